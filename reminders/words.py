"""The ladder in words: what a step is called, on which day it comes, and what each column says."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib.money import euro
from reminders.models import Step


def name_of(step: Step) -> str:
    """Name a step as colleagues do: "Reminder 2"."""
    name = capfirst(step.get_kind_display())
    return f"{name} {step.ordinal}" if step.ordinal else name


def day_words(days: int) -> str:
    """Say a day of the ladder: so many days before or after the due date."""
    if not days:
        return _("on the due date")
    number = abs(days)
    if days < 0:
        words = ngettext("%(n)d day before", "%(n)d days before", number)
    else:
        words = ngettext("%(n)d day after", "%(n)d days after", number)
    return words % {"n": number}


def until_words(days: int) -> str:
    """Say the last day on which a step is said."""
    words = {"day": day_words(days)}
    return _("until %(day)s") % words if days else _("up to and including the due date")


def name_with_day(step: Step) -> str:
    return f"{name_of(step)}, {day_words(step.days)}"


def channel_words(channels: list[str]) -> str:
    """Say the channels in the order in which they are tried."""
    labels = [str(Step.Channel(each).label) for each in channels]
    return _(", else ").join(labels)


def column_name(column: str) -> str:
    return capfirst(str(Step._meta.get_field(column).verbose_name))  # type: ignore[union-attr]


def said(column: str, value: Any) -> str:
    """Say what a step has in `column`; nothing when it is empty."""
    if value in (None, "", [], 0) and column not in ("days", "ordinal"):
        return ""
    words = SAID.get(column)
    return words(value) if words else str(value)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return of each column that changed its name, what it said and what it says."""
    return [
        (column_name(column), said(column, old.get(column)), said(column, new.get(column)))
        for column in new
        if column not in HIDDEN and old.get(column) != new.get(column)
    ]


def _label(choices: Any) -> Callable[[Any], str]:
    return lambda value: str(choices(value).label)


HIDDEN = ("code", "position")
SAID: dict[str, Callable[[Any], str]] = {
    "days": lambda days: "" if days is None else day_words(days),
    "ordinal": lambda number: "" if number is None else str(number),
    "kind": _label(Step.Kind),
    "channels": channel_words,
    "audience": _label(Step.Audience),
    "categories": ", ".join,
    "cost_cents": euro,
    "min_cents": euro,
    "stops": lambda stops: ", ".join(str(Step.Stop(each).label) for each in stops),
    "check_by": _label(Step.Check),
    "is_active": lambda _value: _("yes"),
}
