"""Files stay small, and pages ask nothing of anybody else."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION = 300, 350, 40
LISTS = {"bieb/settings.py", "members/privacy.py"}  # read from top to bottom, no logic inside


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = [path for path in tracked("*.py") if "migrations" not in path.parts]
TEMPLATES = tracked("templates/*.html", "*/templates/*.html")


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_was_short_enough_to_read(path: Path) -> None:
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    is_test = path.is_relative_to(ROOT / "tests")
    longest = LONGEST_TEST_FILE if is_test else LONGEST_FILE

    assert named(path) in LISTS or len(text.splitlines()) <= longest
    assert is_test or [each.name for each in functions if _lines(each) > LONGEST_FUNCTION] == []


def _lines(function: ast.FunctionDef) -> int:
    """Count the lines of the body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_page_had_no_inline_script_or_style_and_no_other_host(path: Path) -> None:
    if path.is_relative_to(ROOT / "templates" / "emails") or "mail" in path.parts:
        return
    text = path.read_text()

    assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=\"", text) == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text) == []
