"""What a number in a row stands for: the title of a book, the name of a branch, the team of a colleague."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext as _

from members.models import Account
from members.roles import LABELS
from retention.registry import Column, declarations_of

TELLING = ("name", "title", "reference", "number", "code")
"""The columns by which people know a thing, the most telling first."""
DEEPEST = 3


class Names:
    """Names of things by table and key; each chunk of rows asks each table once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[models.Model], Any], str] = {}
        self._teams: dict[Any, str] = {}

    def learn(self, rows: Sequence[models.Model], columns: Iterable[Column]) -> None:
        """Look up what the keys in these rows stand for."""
        for column in columns:
            found: Any = rows[0]._meta.get_field(column.name)
            if not found.is_relation:
                continue
            keys = {getattr(row, found.attname) for row in rows} - {None}
            if column.is_colleague:
                self._learn_teams(keys - self._teams.keys())
            else:
                self._learn(found.related_model, keys)

    def of(self, model: type[models.Model], key: Any) -> str:
        """Return the name of one thing, "" when it has none of its own."""
        return self._known.get((model, key), "")

    def team(self, key: Any) -> str:
        """Return which team a colleague is of; their name is not part of the answer."""
        return self._teams.get(key) or _("a colleague")

    def _learn(self, model: type[models.Model], keys: set[Any]) -> None:
        path = telling_path(model)
        new = {key for key in keys if (model, key) not in self._known}
        if not path or not new or is_about_people(model):
            return
        found = model._base_manager.filter(pk__in=new).values_list("pk", path)
        self._known |= {(model, key): str(name) for key, name in found}

    def _learn_teams(self, keys: set[Any]) -> None:
        held: dict[Any, list[str]] = defaultdict(list)
        groups = Group.objects.filter(user__in=keys).values_list("user", "name")
        for account, name in groups:
            held[account].append(str(LABELS.get(name, name)))
        self._teams |= {key: ", ".join(sorted(held[key])) for key in keys}


def telling_path(model: type[models.Model], deep: int = 0) -> str:
    """Return the look-up path to the name of a thing: "title__title" for a copy; "" for none."""
    names = {each.name: each for each in model._meta.concrete_fields}
    for name in TELLING:
        found: Any = names.get(name)
        if found is None:
            continue
        if not found.is_relation:
            return name
        rest = telling_path(found.related_model, deep + 1) if deep < DEEPEST else ""
        if rest:
            return f"{name}__{rest}"
    return ""


def is_about_people(model: type[models.Model]) -> bool:
    """Say whether rows of a table are personal: their names are not taken from there."""
    is_account = model._meta.label == settings.AUTH_USER_MODEL or model is Account
    return is_account or any(each.personal for each in declarations_of(model._meta.label))
