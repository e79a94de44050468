"""The export as one tree of plain values, the same for the page, the PDF and the JSON."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bieb.lib.clock import AMSTERDAM
from members.models import Member
from retention.activities import ACTIVITIES
from retention.registry import MEMBER_ENDED, Column, Declaration
from rights.export.reading import Part, Row, Value, parts_about, personal_declarations

FORMAT = "1"


def document_of(
    member: Member, *, today: date, at: datetime, done: Callable[[int], None] = lambda _number: None
) -> dict[str, Any]:
    """Return everything about `member`, in their language. `done` is told how many parts are read."""
    with translation.override(member.language):
        activities: dict[str, list[dict[str, Any]]] = {}
        for number, part in enumerate(parts_about(member.pk), start=1):
            activities.setdefault(part.declaration.activity, []).append(_table(part))
            done(number)
        return {
            "$schema": schema_url(),
            "format": FORMAT,
            "language": member.language,
            "made_on": today.isoformat(),
            "made_at": at.isoformat(),
            "controller": {"name": settings.CONTROLLER, "library": settings.LIBRARY_NAME},
            "subject": str(member.pk),
            "activities": [_activity(key, tables) for key, tables in activities.items()],
        }


def schema_url() -> str:
    """Return the whole address of the published schema."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('rights:export-schema')}"


def number_of_parts() -> int:
    """Return how many parts an export has."""
    return len(personal_declarations())


def _activity(key: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    known = ACTIVITIES.get(key)
    return {
        "activity": key,
        "heading": str(known.heading) if known else key,
        "purpose": str(known.purpose) if known else "",
        "tables": tables,
    }


def _table(part: Part) -> dict[str, Any]:
    said = part.declaration
    keep = said.keep
    return {
        "table": said.model,
        "what": capfirst(str(said.what)),
        "ground": {
            "code": said.ground.value if said.ground else "",
            "words": str(said.ground.label) if said.ground else "",
        },
        "kept": {
            "years": keep.years if keep else 0,
            "months": keep.months if keep else 0,
            "days": keep.days if keep else 0,
            "from": _clock_in_words(said),
        },
        "end": str(said.end.label) if said.end else "",
        "recipients": [str(each) for each in said.recipients],
        "columns": [_column(each) for each in part.columns],
        "rows": [_row(each) for each in part.rows],
    }


def _clock_in_words(said: Declaration) -> str:
    if said.clock == MEMBER_ENDED:
        return _("the last day of your membership")
    return str(said.counts_from)


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "what": str(column.what),
        "source": column.source.name.lower(),
        "source_in_words": str(column.source),
        "portable": column.is_portable,
        "changed_by_yourself": column.is_editable,
        "left_out": str(column.why_secret),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "gone_by": row.gone_by.isoformat() if row.gone_by else None,
        "values": {name: _value(each) for name, each in row.values.items()},
    }


def _value(value: Value) -> dict[str, Any]:
    said: dict[str, Any] = {"value": _as_json(value.raw)}
    if value.words:
        said["words"] = value.words
    if value.left_out:
        said["left_out"] = value.left_out
    return said


def _as_json(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return raw.astimezone(AMSTERDAM).isoformat()
    if isinstance(raw, dict):
        return {str(key): _as_json(each) for key, each in raw.items()}
    if isinstance(raw, list | tuple):
        return [_as_json(each) for each in raw]
    if raw is None or isinstance(raw, bool | int | float | str):
        return raw
    return raw.isoformat() if hasattr(raw, "isoformat") else str(raw)


def tables_of(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Return every table of a document, whatever heading it stands under."""
    return (table for activity in document["activities"] for table in activity["tables"])
