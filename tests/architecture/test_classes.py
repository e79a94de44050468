"""Every class on a page is drawn by some stylesheet: a name that was mistyped or renamed shows here."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib import admin

ROOT = Path(settings.BASE_DIR)
ADMIN = Path(admin.__file__).parent / "static" / "admin" / "css"
# A mail and a file to take along bring their own style.
ELSEWHERE = ("emails/", "rights/export_page.html")
# Nothing to draw: names for a script, a test or whoever reads the page.
ONLY_NAMES = {
    *("desk-help", "desk-line__title", "desk-line__what", "desk-list", "desk-waiting__way-out"),
    *("desk-ways--amnesty", "desk-ways--drop", "mailbox", "prefs__save", "statement__whole"),
    "pass__until",
    *("addlink", "closelink", "default"),  # of Django's own pages
}

TAG = r"\{%.*?%\}|\{\{.*?\}\}"
CLASSES = re.compile(rf'\bclass="((?:{TAG}|[^"{{]|\{{(?![%{{]))*)"', re.DOTALL)
CHOICE = re.compile(r"([\w-]+--)\{% if .*?%\}(.*?)\{% endif %\}", re.DOTALL)
BEGINNING = re.compile(r"([\w-]+(?:--|__|-))\{\{.*?\}\}[\w-]*")


def drawn() -> set[str]:
    sheets = [*(ROOT / "static").rglob("*.css"), *ADMIN.glob("*.css")]
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", " ".join(each.read_text() for each in sheets)))


def spread(choice: re.Match[str]) -> str:
    """Write `x--{% if a %}b{% else %}c{% endif %}` as `x--b x--c`."""
    return " ".join(choice[1] + each.strip() for each in re.split(TAG, choice[2]))


def unknown_in(template: str, known: set[str]) -> list[str]:
    unknown = []
    for classes in CLASSES.findall(template):
        said = CHOICE.sub(spread, classes)
        begun = BEGINNING.findall(said)
        names = re.sub(TAG, " ", BEGINNING.sub(" ", said)).split()
        unknown += [name for name in names if name not in known | ONLY_NAMES]
        unknown += [name for name in begun if not any(each.startswith(name) for each in known)]
    return unknown


def test_every_class_on_a_page_was_drawn_by_a_stylesheet() -> None:
    known = drawn()
    unknown = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if not name.startswith(ELSEWHERE):
            unknown[name] = unknown_in(path.read_text(), known)

    # A class of NL Design System: add it to frontend/src/classes.txt, then `make frontend`.
    assert {name: classes for name, classes in unknown.items() if classes} == {}
