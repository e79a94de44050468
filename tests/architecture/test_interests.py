"""What somebody likes is never worked out from what they borrow: the code cannot even ask."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

READING = ("loans", "reservations")
FILES = sorted(Path(settings.BASE_DIR, "arrivals").rglob("*.py"))
WORDS = re.compile(r"\b(loans?|reservations?|borrowers?|pastloans?)[_.]", re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_about_interests_knew_loans_or_reservations(path: Path) -> None:
    code = ast.parse(path.read_text())
    imported = [each.module or "" for each in ast.walk(code) if isinstance(each, ast.ImportFrom)]
    imported += [
        name.name for each in ast.walk(code) if isinstance(each, ast.Import) for name in each.names
    ]
    texts = [each.value for each in ast.walk(code) if isinstance(each, ast.Constant)]
    names = [each.attr for each in ast.walk(code) if isinstance(each, ast.Attribute)]
    names += [each.arg or "" for each in ast.walk(code) if isinstance(each, ast.keyword)]

    assert [each for each in imported if each.split(".")[0] in READING] == []
    assert [each for each in texts if isinstance(each, str) and WORDS.search(each)] == []
    assert [each for each in names if WORDS.search(f"{each}_")] == []


def test_no_table_of_reading_pointed_at_interests() -> None:
    ours = set(apps.get_app_config("arrivals").get_models())
    pointing = [
        model._meta.label
        for app in READING
        for model in apps.get_app_config(app).get_models()
        if any(field.related_model in ours for field in model._meta.fields)
    ]

    assert pointing == []
