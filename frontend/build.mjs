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
    const text = readFileSync(path, "utf8");
    return layer ? `@layer ${layer} {\n${text}\n}` : text;
  });
}

// The oldest browsers that know what we use: layers and :has().
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(109), firefox: version(121), safari: version(15, 4) };
const { code } = transform({ filename: "bieb.css", code: Buffer.from(whole()), minify: true, targets });

// One rule a line, so that a change can be read.
const rules = code.toString().replaceAll("}", "}\n").replaceAll(/\n(}+)\n/g, "$1\n");
const hashOfRules = createHash("sha256").update(rules).digest("hex");
writeFileSync(
  output,
  `/* Made from frontend/ by \`make frontend\`; not to be changed by hand. Sources ${hashOfSources()}, rules ${hashOfRules}. */\n${rules}`,
);
