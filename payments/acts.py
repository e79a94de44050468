"""That a colleague took or gave money."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from payments.models import Handling


def handled(first: datetime, until: datetime) -> "QuerySet[Any, Any]":
    """Return who booked something at a desk, and when."""
    booked = Handling.objects.filter(handled_at__gte=first, handled_at__lt=until)
    return booked.values_list("by_id", "handled_at")
