"""Bring the Dutch catalogues up to date with the code: `bin/messages.py [--check]`.

Each app has its own catalogue, and the templates under `templates/<app>/` belong to that app;
Django's `makemessages` would put those in one heap. Needs `xgettext`.

With `--check` nothing is written: it fails when a sentence is missing, has no translation, is
marked as uncertain (fuzzy), or is no longer used.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
REST = "bieb"
SPEAKS_FOR = {"emails": "notifications"}
CATALOGUE = "locale/nl/LC_MESSAGES/django.po"
KEYWORDS = [
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext:1,2", "ngettext_lazy:1,2"),
    *("pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3", "npgettext_lazy:1c,2,3"),
]
Key = tuple[str | None, str, str]


def main(*, check: bool) -> int:
    """Compare, or bring up to date, the catalogue of every app."""
    sources = sources_by_app()
    complaints = []
    for app in sorted({*sources, *(path.parts[-5] for path in ROOT.glob(f"*/{CATALOGUE}"))}):
        wanted = extracted(sources.get(app, []))
        path = ROOT / app / CATALOGUE
        if check:
            complaints += problems(path, wanted)
        elif wanted or path.exists():
            update(path, wanted)
    print("\n".join(complaints))
    return 1 if complaints else 0


def sources_by_app() -> dict[str, list[Path]]:
    """Return the files under version control in which the interface can speak, per app."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--"]
    names = subprocess.run(  # noqa: S603
        [*command, "*.py", "*.html", "*.txt"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    found: dict[str, list[Path]] = {}
    for name in names:
        top, _, rest = name.partition("/")
        if not rest or top in {"tests", "bench", "bin", "docs"} or "/migrations/" in name:
            continue
        if not (ROOT / name).exists() or (not name.endswith(".py") and "templates/" not in name):
            continue
        app = rest.partition("/")[0] if top == "templates" else top
        app = SPEAKS_FOR.get(app, app)
        is_app = (ROOT / app / "__init__.py").exists()
        found.setdefault(app if is_app else REST, []).append(ROOT / name)
    return found


def extracted(sources: list[Path]) -> dict[Key, polib.POEntry]:
    """Return what xgettext finds in these files."""
    if not sources:
        return {}
    with tempfile.TemporaryDirectory() as directory:
        files = []
        for number, path in enumerate(sorted(sources)):
            text = path.read_text()
            text = text if path.suffix == ".py" else templatize(text, origin=str(path))
            copy = Path(directory) / f"{number:05}.py"
            copy.write_text(text)
            files.append(str(copy))
        command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "-o", "-"]
        command += ["--add-comments=Translators", *(f"--keyword={each}" for each in KEYWORDS)]
        output = subprocess.run([*command, *files], check=True, capture_output=True, text=True)  # noqa: S603
    return {key(entry): entry for entry in polib.pofile(output.stdout)} if output.stdout else {}


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def problems(path: Path, wanted: dict[Key, polib.POEntry]) -> list[str]:
    """Return what is wrong with one catalogue, a line for each sentence."""
    known = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    where = path.relative_to(ROOT)
    lines = [f"{where}: missing: {name[1]!r}" for name in wanted if name not in known]
    for name, entry in known.items():
        if entry.obsolete or name not in wanted:
            lines.append(f"{where}: no longer used: {name[1]!r}")
        elif entry.fuzzy:
            lines.append(f"{where}: fuzzy: {name[1]!r}")
        elif not entry.translated():
            lines.append(f"{where}: not translated: {name[1]!r}")
    return lines


def update(path: Path, wanted: dict[Key, polib.POEntry]) -> None:
    """Add what is missing without a translation, drop what is no longer used, keep the rest."""
    catalogue = polib.POFile(wrapwidth=79)
    catalogue.metadata = {
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    known = {}
    if path.exists():
        old = polib.pofile(str(path))
        catalogue.metadata, catalogue.header = old.metadata, old.header
        known = {key(entry): entry for entry in old if not entry.obsolete}
    for name, entry in wanted.items():
        if name in known:
            entry.msgstr, entry.msgstr_plural = known[name].msgstr, known[name].msgstr_plural
            entry.flags = sorted({*entry.flags, *known[name].flags} - {""})
        elif entry.msgid_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        catalogue.append(entry)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
