"""Start, change and end a membership. Ending never depends on money or on loans."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from members import errors
from members.models import Member, Membership, MembershipType
from members.rules import ADULT_AGE


@transaction.atomic
def start_membership(member: Member, kind: MembershipType, *, starts_on: date) -> Membership:
    """Make `member` a member from `starts_on` (inclusive) until somebody ends it.

    Locks the member; the database refuses two memberships on one day.

    Raises:
        WrongAge, OnlyForChildren: `kind` is for people of another age on the first day.
        MembershipRuns: there already is one, then or later.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    age = member.age_on(starts_on)
    if not fits(kind, age):
        if age is None:
            raise errors.OnlyForChildren(type=kind.name)
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
        WrongAge, OnlyForChildren: `kind` is for people of another age.
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
    return _ending(present, last_day, notice_on=None)


@transaction.atomic
def give_notice(member: Member, *, last_day: date, today: date) -> Membership:
    """Let `member` end the membership of today after `last_day` (inclusive), for no reason at all.

    Given again it moves the day. Loans and debts stay as they are.

    Raises:
        NoMembershipNow: there is none today.
        EndsInThePast: `last_day` lies before today.
        EndsAlready: it ends by itself, or the library ended it.
    """
    if last_day < today:
        raise errors.EndsInThePast
    member = Member.objects.select_for_update().get(pk=member.pk)
    present = _membership_of(member, today)
    if present.ends_on is not None and present.notice_on is None:
        raise errors.EndsAlready
    return _ending(present, last_day, notice_on=today)


@transaction.atomic
def take_back_notice(member: Member, *, today: date) -> Membership:
    """Let `member` stay after all; until and on the last day.

    Raises:
        NoMembershipNow: the last day is over.
        NoNotice: the member did not end it.
        MembershipRuns: another membership begins later.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    present = _membership_of(member, today)
    if present.notice_on is None:
        raise errors.NoNotice
    return _ending(present, None, notice_on=None)


def fits(kind: MembershipType, age: int | None) -> bool:
    """Say whether `kind` is for somebody of `age` years; both bounds are inclusive.

    None is an adult whose date of birth is not kept: anything fits that is not for children only.
    """
    if age is None:
        return kind.max_age is None or kind.max_age >= ADULT_AGE
    old_enough = kind.min_age is None or age >= kind.min_age
    return old_enough and (kind.max_age is None or age <= kind.max_age)


def has_outgrown(kind: MembershipType, age: int | None) -> bool:
    """Say whether somebody of `age` years is too old for `kind`; None as for `fits`."""
    if age is None:
        return not fits(kind, None)
    return kind.max_age is not None and age > kind.max_age


def _ending(present: Membership, last_day: date | None, *, notice_on: date | None) -> Membership:
    present.ends_on, present.notice_on = last_day, notice_on
    try:
        with transaction.atomic():
            present.save(update_fields=["ends_on", "notice_on"])
    except IntegrityError as error:
        raise errors.MembershipRuns from error
    return present


def _membership_of(member: Member, today: date) -> Membership:
    membership = Membership.objects.on(today).filter(member=member).first()
    if membership is None:
        raise errors.NoMembershipNow
    return membership
