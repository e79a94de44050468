"""What members know that tells browsing from work: surnames, homes, and changes by colleagues."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, Lower

from members.models import Member


def surnames() -> "QuerySet[Any, Any]":
    """Return every member with the surname and the home: families count as one home."""
    return Member.objects.annotate(
        surname=Lower("family_name"),
        home=Coalesce(Cast("household_id", TextField()), Cast("pk", TextField())),
    ).values_list("pk", "surname", "home")


def changes(first: datetime, until: datetime) -> "QuerySet[Any, Any]":
    """Return who changed something in the back office, and when."""
    made = LogEntry.objects.filter(action_time__gte=first, action_time__lt=until)
    return made.values_list("user_id", "action_time")
