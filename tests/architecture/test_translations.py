"""A sentence that the catalogues never hear of is shown in English: these can be found."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def inside_f_strings(source: str) -> Iterator[int]:
    """Yield the lines with a sentence inside an f-string, where xgettext does not look."""
    for text in ast.walk(ast.parse(source)):
        if isinstance(text, ast.JoinedStr):
            for node in ast.walk(text):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATES:
                    yield node.lineno


def test_a_sentence_inside_an_f_string_was_found() -> None:
    assert list(inside_f_strings("x = 1\ny = f\"{_('Found.')} {x}\"")) == [2]
    assert not list(inside_f_strings("y = _('Found.') + f'{x}'"))


def test_no_sentence_stood_where_the_catalogues_do_not_look() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]

    found = [
        f"{name}:{line}" for name in names for line in inside_f_strings((ROOT / name).read_text())
    ]

    assert not found
