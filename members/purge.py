"""Forget members five years after their last membership, with everything that hangs on them."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db.models import F, Min, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Greatest

from audit.models import SecondLook, SubjectRef
from bieb.lib import clock
from members.models import (
    Account,
    Address,
    Card,
    ChannelPreference,
    Guardianship,
    Household,
    Member,
    Membership,
    Objection,
    Session,
)
from members.models.member import MemberQuerySet
from members.privacy import CONFIRMATIONS, FIVE_YEARS, LOG_ENTRIES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove

AT_ONCE = 5_000
People = list[UUID] | QuerySet[Any]


def leaving(today: date) -> MemberQuerySet:
    """Members whose last membership ended five years ago on `today`, or longer (P46).

    Steps above this one use it to let go of what they hold; an open loan does not keep anybody.
    """
    return Member.objects.using(PURGE).ended_by(cutoff(today, FIVE_YEARS))


def as_people(gone: MemberQuerySet) -> People:
    """Return the ids of who leaves, read once; when there are very many, the question itself."""
    ids = list(gone.order_by().values_list("pk", flat=True))  # sorted or limited it is slower
    return ids if len(ids) <= AT_ONCE else gone.values("pk")


def first_to_leave(gone: MemberQuerySet) -> date | None:
    """Return the last day of the membership that ended longest ago."""
    found: date | None = gone.with_end().aggregate(first=Min("ended_on"))["first"]
    return found


def plan(*, today: date) -> list[Planned]:
    """Count the members who leave, what hangs on them, and what ran out by itself."""
    gone, until = leaving(today), cutoff(today, FIVE_YEARS)
    people = as_people(gone)
    oldest = first_to_leave(gone) if people else None
    hanging = [
        planned(rows, what="of members who left", until=until, oldest=oldest)
        for rows in ([*_log_lines(people), *_hanging_on(people)] if people else [])
    ]
    worn = [
        planned(rows, what="ran out", until=until, clock=clock_column, short_lived=True)
        for rows, clock_column, until in _worn_out(today)
    ]
    return [each for each in hanging if each.rows] + worn


def purge(*, today: date) -> dict[str, int]:
    """Delete them in groups, each locked and looked at again: who comes back meanwhile stays."""
    groups = [_forget(group) for group in _in_groups(leaving(today))]
    worn = [{rows.model._meta.db_table: remove(rows)} for rows, _column, _until in _worn_out(today)]
    empty = Household.objects.using(PURGE).filter(members=None)
    return added([*groups, *worn, {Household._meta.db_table: remove(empty)}])


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete these members with everything that hangs on them, whatever their membership says."""
    empty = Household.objects.using(PURGE).filter(members=None)
    return added([_forget(list(people)), {Household._meta.db_table: remove(empty)}])


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """Leave of these members only who they are and how a claim reaches them; the log-in is over.

    Name, date of birth, addresses, e-mail address, cards and the last membership stay, as far as
    `kept` names their tables. The membership ends, so that nothing new is lent.
    """
    ids = list(people)
    rows = [*_log_lines(ids), *_hanging_on(ids)]
    going = [each for each in rows if each.model._meta.label not in kept]
    done = [{each.model._meta.db_table: remove(each)} for each in going]
    if "members.Account" in kept:
        Account.objects.using(PURGE).filter(member__in=ids).update(
            password=make_password(None), is_active=False
        )
    if "members.Membership" in kept:
        done.append(_end_memberships(ids, today))
    if "members.Member" in kept:
        _narrow(ids)
    return added(done)


def _end_memberships(ids: list[UUID], today: date) -> dict[str, int]:
    """End the last membership yesterday, or today when it began today; the earlier ones go."""
    contracts = Membership.objects.using(PURGE).filter(member__in=ids)
    last = (
        contracts.order_by("member_id", "-starts_on")
        .distinct("member_id")
        .values_list("pk", flat=True)
    )
    kept = list(last)
    yesterday = today - timedelta(days=1)
    running = contracts.filter(pk__in=kept).filter(Q(ends_on=None) | Q(ends_on__gt=yesterday))
    running.update(ends_on=Greatest(F("starts_on"), Value(yesterday)))
    return {Membership._meta.db_table: remove(contracts.exclude(pk__in=kept))}


def _narrow(ids: list[UUID]) -> None:
    people = Member.objects.using(PURGE).filter(pk__in=ids)
    people.update(phone="", household=None, shows_titles_in_mail=False, restricted_on=None)
    people.exclude(given_name="").update(initials="")


def _in_groups(gone: MemberQuerySet) -> Iterator[list[UUID]]:
    ids = sorted(gone.order_by().values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        group = ids[start : start + AT_ONCE]
        list(Member.objects.using(PURGE).select_for_update().filter(pk__in=group).values("pk"))
        yield list(gone.filter(pk__in=group).values_list("pk", flat=True))


def _forget(group: list[UUID]) -> dict[str, int]:
    lines = _log_lines(group)
    return added(
        {rows.model._meta.db_table: remove(rows)} for rows in [*lines, *_hanging_on(group)]
    )


def _hanging_on(people: People) -> list[QuerySet[Any]]:
    """Everything about these members that the app knows of, in the order in which it can go."""
    accounts = Account.objects.using(PURGE).filter(member__in=people)
    of_account = {"account__member__in": people}
    of_user = {"user__member__in": people}
    of_member = {"member__in": people}
    return [
        Session.objects.using(PURGE).filter(**of_account),
        Account.groups.through.objects.using(PURGE).filter(**of_account),
        Account.user_permissions.through.objects.using(PURGE).filter(**of_account),
        EmailConfirmation.objects.using(PURGE).filter(email_address__user__member__in=people),
        EmailAddress.objects.using(PURGE).filter(**of_user),
        Authenticator.objects.using(PURGE).filter(**of_user),
        accounts,
        SubjectRef.objects.using(PURGE).filter(subject_id__in=people),
        SecondLook.objects.using(PURGE).filter(subject_id__in=people),
        Guardianship.objects.using(PURGE).filter(Q(child__in=people) | Q(guardian__in=people)),
        Address.objects.using(PURGE).filter(**of_member),
        ChannelPreference.objects.using(PURGE).filter(**of_member),
        Objection.objects.using(PURGE).filter(**of_member),
        Card.objects.using(PURGE).filter(**of_member),
        Membership.objects.using(PURGE).filter(**of_member),
        Member.objects.using(PURGE).filter(pk__in=people),
    ]


def _log_lines(people: People) -> list[QuerySet[Any]]:
    """Lines of the back office about these members and about their cards, addresses and so on."""
    lines = LogEntry.objects.using(PURGE)
    about = [
        lines.filter(
            content_type__app_label=rows.model._meta.app_label,
            content_type__model=rows.model._meta.model_name,
            object_id__in=rows.order_by().values(object_id=Cast("pk", TextField())),
        )
        for rows in _hanging_on(people)
        if not rows.model._meta.auto_created
    ]
    return [*about, lines.filter(user__member__in=people)]


def _worn_out(today: date) -> list[tuple[QuerySet[Any], str, date]]:
    """What ends by itself. Log-ins and links keep real time, whatever day it is in the library."""
    now = clock.real_now()
    real = clock.day_of(now)
    confirmations = EmailConfirmation.objects.using(PURGE)
    lines = LogEntry.objects.using(PURGE)
    return [
        (Session.objects.using(PURGE).filter(expire_date__lt=now), "expire_date", real),
        (
            confirmations.filter(created__lt=gone_before(real, CONFIRMATIONS)),
            "created",
            cutoff(real, CONFIRMATIONS),
        ),
        (
            lines.filter(action_time__lt=gone_before(today, LOG_ENTRIES)),
            "action_time",
            cutoff(today, LOG_ENTRIES),
        ),
    ]
