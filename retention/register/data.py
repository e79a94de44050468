"""The register as things to show: each activity, with the tables that serve it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from retention.activities import ACTIVITIES, MEASURES, STAFF, Activity, in_order
from retention.declared import Column, Declaration, Ground, Sensitive, Words
from retention.paths import model_of
from retention.registry import declarations

VERSION = 2
"""Of the form of the JSON; it goes up when something that a reader uses changes."""


@dataclass(frozen=True)
class Entry:
    """One table, or part of one, in one activity."""

    declaration: Declaration

    @property
    def table(self) -> str:
        """The name the table has in the database."""
        return model_of(self.declaration)._meta.db_table

    @property
    def columns(self) -> list[Column]:
        """The columns that say something about somebody, by name."""
        return [Column(name, self.declaration) for name in sorted(self.declaration.personal)]

    @property
    def seen_by(self) -> list[Words]:
        """The roles of colleagues who may see it, in words."""
        return roles_in_words(self.declaration.seen_by)

    @property
    def changed_by(self) -> list[Words]:
        """The roles of colleagues who may change it, in words."""
        return roles_in_words(self.declaration.changed_by)

    @property
    def editable(self) -> list[Words]:
        """What members change by themselves, in words."""
        return [each.what for each in self.columns if each.is_editable]


@dataclass(frozen=True)
class Processing:
    """One activity of the register, with everything that is kept for it."""

    activity: Activity
    entries: list[Entry]

    @property
    def sensitive(self) -> list[Sensitive]:
        """What about it deserves more care, each once."""
        found = (each for entry in self.entries for each in entry.declaration.sensitive)
        return list(dict.fromkeys(found))

    @property
    def grounds(self) -> list[Ground]:
        """Every ground on which something is kept for it, the usual one first."""
        found = (entry.declaration.ground for entry in self.entries)
        return list(dict.fromkeys([self.activity.ground, *(each for each in found if each)]))

    @property
    def measures(self) -> list[Words]:
        """What protects it: what protects everything, and what is its own."""
        return [*MEASURES, *self.activity.measures]

    @property
    def recipients(self) -> list[Words]:
        """Who receives something of it, each once."""
        found = (each for entry in self.entries for each in entry.declaration.recipients)
        return list({str(each): each for each in found}.values())


def processings() -> list[Processing]:
    """Every activity for which something is kept, in the order of pages."""
    found: dict[str, list[Entry]] = {}
    for each in declarations():
        if each.personal and each.is_kept:
            found.setdefault(each.activity, []).append(Entry(each))
    return [
        Processing(ACTIVITIES[key], sorted(found[key], key=lambda each: each.declaration.model))
        for key in sorted(found, key=in_order)
        if key in ACTIVITIES
    ]


def entries_of(key: str) -> list[Entry]:
    """What is kept for one activity."""
    return [entry for each in processings() if each.activity.key == key for entry in each.entries]


def roles_in_words(roles: tuple[str, ...]) -> list[Words]:
    """Name roles of colleagues as people call them."""
    return [STAFF.get(role, role) for role in roles]


def as_data() -> dict[str, Any]:
    """Return the whole register with words instead of codes, ready for JSON."""
    return {
        "version": VERSION,
        "controller": {
            "name": settings.LIBRARY_NAME,
            "email": settings.LIBRARY_EMAIL,
            "phone": settings.LIBRARY_PHONE,
        },
        "activities": [_processing(each) for each in processings()],
        "nothing_about_anybody": [
            {
                "model": each.model,
                "what": str(each.what),
                "free": {name: str(words) for name, words in sorted(each.free.items())},
            }
            for each in sorted(declarations(), key=lambda each: each.model)
            if not each.personal
        ],
        "not_kept_here": [
            {"model": each.model, "what": str(each.what)}
            for each in sorted(declarations(), key=lambda each: each.model)
            if each.personal and not each.is_kept
        ],
    }


def _processing(each: Processing) -> dict[str, Any]:
    return {
        "code": each.activity.code,
        "name": str(each.activity.name),
        "purpose": str(each.activity.purpose),
        "grounds": [{"ground": str(g.label), "article": g.article} for g in each.grounds],
        "people": _said(each.activity.people),
        "recipients": _said(each.recipients),
        "measures": _said(each.measures),
        "sensitive": _said(each.sensitive),
        "tables": [_entry(entry) for entry in each.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    each = entry.declaration
    keep = each.keep
    return {
        "model": each.model,
        "table": entry.table,
        "what": str(each.what),
        "ground": str(each.ground.label) if each.ground else "",
        "article": each.ground.article if each.ground else "",
        "consent": each.consent,
        "keep": str(keep or ""),
        "counts_from": str(each.counts_from),
        "earlier_by_days": keep.lead_days if keep else 0,
        "end": str(each.end.label) if each.end else "",
        "obligation": each.obligation.law if each.obligation else "",
        "seen_by": _said(entry.seen_by),
        "changed_by": _said(entry.changed_by),
        "recipients": _said(each.recipients),
        "columns": {column.name: _column(column) for column in entry.columns},
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "what": str(column.what),
        "source": str(column.source),
        "exported": column.is_exported,
        "portable": column.is_portable,
        "editable": column.is_editable,
        "sealed": column.is_sealed,
        "secret": str(column.why_secret),
        "colleague": column.is_colleague,
        "eraser": str(column.eraser or ""),
    }


def _said(words: Any) -> list[str]:
    return [str(each) for each in words]
