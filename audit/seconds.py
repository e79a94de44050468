"""Ask a second colleague to agree, and agree: for records that are protected."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from audit import errors
from audit.models import SecondLook
from audit.models.second import LASTS

MAY_APPROVE = "audit.approve_look"


def ask_second(
    subject_id: UUID, *, staff: AbstractBaseUser, reason: str, at: datetime
) -> SecondLook:
    """Ask; the same question that still stands is not asked twice."""
    standing = SecondLook.objects.waiting(at).filter(subject_id=subject_id, asked_by=staff.pk)
    found = standing.first()
    if found is not None:
        return found
    return SecondLook.objects.create(
        subject_id=subject_id, asked_by_id=staff.pk, reason=reason, asked_at=at
    )


@transaction.atomic
def agree(asked: SecondLook, *, by: AbstractBaseUser, at: datetime) -> SecondLook:
    """Agree that the colleague who asked opens the record, for a quarter of an hour.

    Raises:
        SameColleague: it is the one who asked; the database refuses that as well.
        TooLate: the question stood open for too long, or was answered.
    """
    if asked.asked_by_id == by.pk:
        raise errors.SameColleague
    changed = (
        SecondLook.objects.waiting(at)
        .filter(pk=asked.pk)
        .order_by()
        .update(approved_by=by.pk, approved_at=at)
    )
    if not changed:
        raise errors.TooLate
    asked.refresh_from_db()
    return asked


def asked_lately(subject_id: UUID, *, staff_id: UUID, at: datetime) -> bool:
    """Say whether this colleague's question about this record still stands open."""
    asked = SecondLook.objects.filter(subject_id=subject_id, asked_by=staff_id, approved_at=None)
    return asked.filter(asked_at__gt=at - LASTS).exists()
