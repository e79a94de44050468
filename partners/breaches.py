"""Whom a partner heard something about between two moments: who is affected when it leaks there."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from partners.models import Disclosure


def told_to(partner: str, began_at: datetime, ended_at: datetime) -> "QuerySet[Any, Any]":
    """Return the members that `partner` got an answer about, both moments inclusive."""
    answered = Disclosure.objects.filter(
        partner=int(partner), asked_at__range=(began_at, ended_at), subject_id__isnull=False
    )
    return answered.order_by().values_list("subject_id", flat=True).distinct()
