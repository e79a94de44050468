"""Every address with a number in it, filled in with every number that belongs to one member."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver

from members.models import Member
from retention.paths import from_row, model_of, quoted, subject_paths
from retention.registry import declarations

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
WORDS = {"slug": ["pas-geven", "klaar"], "app_label": [], "url": []}

Numbers = dict[str, set[str]]


def addresses(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Yield every route of the library that asks for something."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        elif isinstance(each, URLPattern) and PARAMETER.search(path) and "^" not in path:
            yield path


def numbers_of(member: Member) -> Numbers:
    """Return the keys of every row about `member`, by "app.model"."""
    found: Numbers = defaultdict(set)
    for declaration in declarations():
        model = model_of(declaration) if declaration.personal else None
        if model is None or isinstance(model._meta.pk, models.CompositePrimaryKey):
            continue
        key = quoted(model._meta.pk.column)
        for path in subject_paths(declaration):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT row_0.{key}::text FROM {from_row(declaration, path)}"
                    f" WHERE {path.column}::text = %s",
                    [str(member.pk)],
                )
                found[model._meta.label_lower] |= {value for (value,) in cursor.fetchall()}
    return found


def filled(route: str, numbers: Numbers, words: list[str]) -> Iterator[str]:
    """Yield `route` with each fitting number of the member in the place of its parameters."""
    [*parameters] = PARAMETER.finditer(route)
    first = parameters[0]
    for value in _values(route, first[1] or "str", numbers, words):
        path = route[: first.start()] + value + route[first.end() :]
        if PARAMETER.search(path):
            yield from filled(path, numbers, words)
        else:
            yield path


def _values(route: str, kind: str, numbers: Numbers, words: list[str]) -> list[str]:
    if kind == "path":  # the back office: /beheer/<app>/<model>/<key>/
        parts = route.split("/")
        return sorted(numbers.get(f"{parts[2]}.{parts[3]}", set()))
    every = set().union(*numbers.values())
    if kind == "int":
        return sorted(each for each in every if each.isdecimal())
    if kind == "uuid":
        return sorted(each for each in every if "-" in each)
    return words


def fingerprint(member: Member) -> dict[str, str]:
    """Return a digest of every row about `member`, by table: equal means that nothing changed."""
    found = {}
    for declaration in declarations():
        if not declaration.personal:
            continue
        for number, path in enumerate(subject_paths(declaration)):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT md5(coalesce(string_agg(row_0::text, '|' ORDER BY row_0::text), ''))"
                    f" FROM {from_row(declaration, path)} WHERE {path.column}::text = %s",
                    [str(member.pk)],
                )
                found[f"{declaration.model} {number}"] = cursor.fetchone()[0]
    return found
