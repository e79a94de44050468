"""What changed in the rules, newest first, for people: before, after, when, and by whom."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from circulation.models import TERMS, RuleChange
from circulation.words import name_of, said

DAYS = ("valid_from", "valid_until")


def story_of(changes: Iterable[RuleChange]) -> list[dict[str, Any]]:
    """Return each change with its colleague, as long as the log of the back office knows them."""
    changes = list(changes)
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(RuleChange),
        object_id__in=[str(each.pk) for each in changes],
    ).select_related("user")
    by_whom = {entry.object_id: entry.user for entry in entries}
    return [
        {
            "change": each,
            "about": each.about or _("the base rule"),
            "who": getattr(by_whom.get(str(each.pk)), "staff_name", ""),
            "terms": _differences(each.old or {}, each.new or {}),
        }
        for each in changes
    ]


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    terms = [
        (name_of(term), said(term, old.get(term)), said(term, new.get(term)))
        for term in TERMS
        if old.get(term) != new.get(term)
    ]
    days = [
        (name_of(day), old.get(day, ""), new.get(day, ""))
        for day in DAYS
        if old.get(day, "") != new.get(day, "")
    ]
    return days + terms
