"""Write down a look before it happens; a look that cannot be written down does not happen."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser

from audit.models import AccessLine


def record_access(
    subjects: Iterable[UUID], *, staff: AbstractBaseUser, reason: str, activity: str, at: datetime
) -> int:
    """Write one line for each member about to be shown, in one statement. Return how many.

    `reason` is one of `AccessLine.Reason`; the database refuses any other.
    """
    lines = [
        AccessLine(
            subject_id=subject, staff_id=staff.pk, reason=reason, activity=activity, seen_at=at
        )
        for subject in dict.fromkeys(subjects)
    ]
    AccessLine.objects.bulk_create(lines)
    return len(lines)
