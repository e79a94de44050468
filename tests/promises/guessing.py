"""Every address that asks for something, filled in with all that belongs to one member.

Numbers and keys of rows, references and codes, and for a link in a mail the number of the log-in.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.urls import URLResolver, get_resolver

from members.models import Member
from retention.paths import from_row, model_of, quoted, subject_paths
from retention.registry import declarations

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
WRITTEN_OUT = re.compile(r"\(\?P<(\w+)>[^)]*\)")
"""A parameter of a route that is written as a regular expression."""
WITHOUT_A_MEMBER = ("/beheer/<app_label:app_label>/", "/beheer/<url:url>")
HANDLES = {"reference", "code", "ref"}
"""Columns with what stands in an address in the place of a number."""
SENT_BY_MAIL = "set-password"
"""What allauth has in the place of the key of a mail, once the key is in the session."""

EVERYTHING = bool(os.environ.get("BIEB_SOAK"))

Numbers = dict[str, set[str]]


def addresses(patterns: Any = None, before: str = "/") -> Iterator[tuple[str, set[str]]]:
    """Yield every route that asks for something, and the apps that its view speaks of."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + WRITTEN_OUT.sub(r"<\1:\1>", str(each.pattern).strip("^$"))
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        elif PARAMETER.search(path) and path not in WITHOUT_A_MEMBER:
            yield path, apps_in(each.callback.__module__)


def apps_in(module: str) -> set[str]:
    """Return the apps of all that `module` names: a view opens no rows of another app."""
    named = (getattr(each, "__module__", None) for each in vars(sys.modules[module]).values())
    return {
        module.partition(".")[0],
        "members",
        *(each.partition(".")[0] for each in named if each),
    }


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


def handles_of(member: Member) -> list[str]:
    """Return the references and codes in every row about `member`."""
    found: set[str] = set()
    for declaration in declarations():
        for column in sorted(HANDLES & declaration.columns):
            for path in subject_paths(declaration):
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT row_0.{quoted(column)}::text FROM {from_row(declaration, path)}"
                        f" WHERE {path.column}::text = %s",
                        [str(member.pk)],
                    )
                    found |= {value for (value,) in cursor.fetchall() if value}
    return sorted(found)


def filled(route: str, apps: set[str], numbers: Numbers, words: list[str]) -> Iterator[str]:
    """Yield `route` with each fitting number of the member in the place of its parameters.

    The numbers are those of the rows in `apps`; in a long test, and where the page is not our own,
    those of every row.
    """
    ours = {label: each for label, each in numbers.items() if label.partition(".")[0] in apps}
    is_ours = any(not label.startswith("members.") for label in ours)
    return _filled(route, numbers if EVERYTHING or not is_ours else ours, words)


def _filled(route: str, numbers: Numbers, words: list[str]) -> Iterator[str]:
    first = PARAMETER.search(route)
    if first is None:
        yield route
        return
    for value in _values(route, first[1] or "str", first[2], numbers, words):
        yield from _filled(route[: first.start()] + value + route[first.end() :], numbers, words)


def _values(route: str, kind: str, name: str, numbers: Numbers, words: list[str]) -> list[str]:
    if kind == "path":  # the back office: /beheer/<app>/<model>/<key>/
        parts = route.split("/")
        return sorted(numbers.get(f"{parts[2]}.{parts[3]}", set()))
    every = set().union(*(each for label, each in numbers.items() if label.endswith(f".{name}")))
    every = every or set().union(*numbers.values())
    if kind == "int":
        return sorted(each for each in every if each.isdecimal())
    if kind == "uuid":
        return sorted(each for each in every if "-" in each)
    if kind == "uidb36":
        return [each.replace("-", "") for each in sorted(numbers["members.account"])]
    if kind == "key":
        return [SENT_BY_MAIL]
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
