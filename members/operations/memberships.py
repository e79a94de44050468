"""Start, change and end a membership. Ending never depends on money or on loans."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from members import errors
from members.models import Member, Membership, MembershipType


@transaction.atomic
def start_membership(member: Member, kind: MembershipType, *, starts_on: date) -> Membership:
    """Make `member` a member from `starts_on` (inclusive) until somebody ends it.

    Locks the member; the database refuses two memberships on one day.

    Raises:
        WrongAge: `kind` is for people of another age on the first day.
        MembershipRuns: there already is one, then or later.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    age = member.age_on(starts_on)
    if not fits(kind, age):
        raise errors.WrongAge(type=kind.name, age=age)
    try:
        with transaction.atomic():
            return Membership.objects.create(member=member, type=kind, starts_on=starts_on)
    except IntegrityError as error:
        raise errors.MembershipRuns from error


@transaction.atomic
def change_membership(member: Member, kind: MembershipType, *, today: date) -> Membership:
    """Let today be the first day of another membership, and yesterday the last of the present one.

    A membership that began today never was: it is replaced.

    Raises:
        NoMembershipNow: there is none today; start one.
        WrongAge: `kind` is for people of another age.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    present = _membership_of(member, today)
    if present.starts_on == today:
        present.delete()
    else:
        present.ends_on = today - timedelta(days=1)
        present.save(update_fields=["ends_on"])
    return start_membership(member, kind, starts_on=today)


@transaction.atomic
def end_membership(member: Member, *, last_day: date, today: date) -> Membership:
    """Let the membership of today end after `last_day` (inclusive). Loans and debts stay as they are.

    Raises:
        NoMembershipNow: there is none today.
        EndsInThePast: `last_day` lies before today.
        MembershipRuns: the next membership would begin before that day.
    """
    if last_day < today:
        raise errors.EndsInThePast
    member = Member.objects.select_for_update().get(pk=member.pk)
    present = _membership_of(member, today)
    present.ends_on = last_day
    try:
        with transaction.atomic():
            present.save(update_fields=["ends_on"])
    except IntegrityError as error:
        raise errors.MembershipRuns from error
    return present


def fits(kind: MembershipType, age: int) -> bool:
    """Say whether `kind` is for somebody of `age` years; both bounds are inclusive."""
    old_enough = kind.min_age is None or age >= kind.min_age
    return old_enough and (kind.max_age is None or age <= kind.max_age)


def _membership_of(member: Member, today: date) -> Membership:
    membership = Membership.objects.on(today).filter(member=member).first()
    if membership is None:
        raise errors.NoMembershipNow
    return membership
