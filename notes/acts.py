"""That a colleague helped somebody: called, mailed, or wrote a note."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from notes.models import Contact


def contacts(first: datetime, until: datetime) -> "QuerySet[Any, Any]":
    """Return who had contact with a member, and when."""
    had = Contact.objects.filter(happened_at__gte=first, happened_at__lt=until)
    return had.values_list("staff_id", "happened_at")
