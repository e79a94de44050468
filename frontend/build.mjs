// Builds static/bieb/bieb.css from src/index.css: `make frontend`.
//
// The first line of the output names two hashes: of everything in this folder, and of the rest of
// the output. tests/architecture/test_frontend.py computes both again, without Node, so that
// nobody can change the one and forget the other.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "lightningcss";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(here, "../static/bieb/bieb.css");
const THEME = "@nl-design-system-unstable/voorbeeld-design-tokens";
const packages = createRequire(import.meta.url);

/** Every file of this folder except the installed packages, by its path, in a fixed order. */
function sources(folder = "") {
  const found = readdirSync(join(here, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules")
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? sources(path) : [path];
    });
  return found.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

function hashOfSources() {
  const hash = createHash("sha256");
  for (const path of sources()) {
    hash.update(path).update("\0").update(readFileSync(join(here, path))).update("\0");
  }
  return hash.digest("hex");
}

/** The text of index.css with every `@import "file" layer(name);` replaced by what it names. */
function whole() {
  const index = readFileSync(join(here, "src/index.css"), "utf8");
  return index.replaceAll(/^@import "([^"]+)"(?: layer\((\w+)\))?;$/gm, (_, name, layer) => {
    const path = name.startsWith("./") ? join(here, "src", name) : packages.resolve(name);
    const text = readFileSync(path, "utf8").replaceAll(/@charset "[^"]+";/g, "");
    return layer ? `@layer ${layer} {\n${text}\n}` : text;
  });
}

/** The classes of NL Design System that no page has; the test of the templates names one too many. */
function unusedClasses(css) {
  const used = new Set(readFileSync(join(here, "src/classes.txt"), "utf8").split(/\s+/));
  const all = new Set([...css.matchAll(/\.(utrecht-[\w-]+)/g)].map(([, name]) => name));
  return [...all].filter((name) => !used.has(name));
}

/** The tokens of the example theme that the rules ask for and we do not set, and what those ask for. */
function themeTokens(css) {
  const theme = readFileSync(packages.resolve(`${THEME}/dist/variables.css`), "utf8");
  const known = new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*(.*);$/gm)].map(([, name, value]) => [name, value]));
  const tokens = readFileSync(join(here, "src/tokens.css"), "utf8");
  const ours = new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name));
  const wanted = new Map();
  const look = (text) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (!known.has(name) || ours.has(name) || wanted.has(name)) continue;
      wanted.set(name, known.get(name));
      look(known.get(name));
    }
  };
  look(css);
  const lines = [...wanted].sort().map(([name, value]) => `${name}: ${value};`);
  return `@layer nlds { body { ${lines.join(" ")} } }`;
}

// The oldest browsers that know what we use: layers and :has().
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(109), firefox: version(121), safari: version(15, 4), ios_saf: version(15, 4) };

function minified(css, unusedSymbols = []) {
  const options = { filename: "bieb.css", minify: true, targets, unusedSymbols };
  return transform({ ...options, code: Buffer.from(css) }).code.toString();
}

const css = whole();
const used = minified(css, unusedClasses(css));
const code = minified(used + themeTokens(used));

// One rule a line, so that a change can be read.
const rules = code.replaceAll("}", "}\n").replaceAll(/\n(}+)\n/g, "$1\n");
const hashOfRules = createHash("sha256").update(rules).digest("hex");
writeFileSync(
  output,
  `/* Made from frontend/ by \`make frontend\`; not to be changed by hand. EUPL-1.2, see LICENSES.txt. Sources ${hashOfSources()}, rules ${hashOfRules}. */\n${rules}`,
);
