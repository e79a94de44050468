"""What import-linter does not see: Django's own HTTP and admin in the domain, keys by string."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

FLOORS = [
    "retention", "audit", "catalog", "members", "consent", "notes", "notifications", "partners", "newsletters", "joining", "arrivals", "rights", "erasure", "statement", "payments", "circulation", "reservations", "loans", "reminders", "access",
]  # fmt: skip
DOMAIN_FILES = {"models", "rules", "errors", "operations", "terms", "calendar"}
FACES = ("django.http", "django.contrib.admin", "django.views", "django.shortcuts", "django.urls")


def domain_files() -> list[Path]:
    return [
        path
        for app in FLOORS
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        if DOMAIN_FILES & {path.stem, path.parent.name}
    ]


@pytest.mark.parametrize("path", domain_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_domain_knew_no_pages(path: Path) -> None:
    imported = {
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
    }

    assert [name for name in imported if name.startswith(FACES)] == []


def test_every_app_of_ours_stood_on_a_floor() -> None:
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
    }

    assert ours - {"bieb"} <= set(FLOORS)


def test_foreign_keys_only_looked_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.fields
        if field.related_model
        and field.related_model != apps.get_model(settings.AUTH_USER_MODEL)
        and field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]

    assert upward == []
