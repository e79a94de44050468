"""Choosing what to hear about, and stopping: always somebody's own words, never worked out."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from arrivals.models import Choice, ChoiceQuerySet, Interest
from bieb.lib.clock import day_of
from consent.models import ConsentText, Purpose
from consent.operations import How, check_who_says_yes, mailable, may_mail, record_consent
from consent.rules import decides_alone_if_born_by
from consent.texts import current_text
from members.models import Guardianship, Member, Membership

KEPT_DAYS = timedelta(days=365)
"""How long choices are kept without mail, for who asked us to."""


@transaction.atomic
def choose_interests(
    member: Member, codes: Collection[str], *, text: ConsentText, how: How, at: datetime
) -> int:
    """Let `member` hear about exactly `codes`, and give permission for the mail when there is none.

    `text` is what was read above the button. Taking something away is always allowed, to the
    member and to any parent or carer. Locks the member. Return how many are chosen now.

    Raises:
        GuardianDecides: a child of 15 or younger adds something alone.
        NotTheGuardian, GuardianNotVerified, DecidesAlone: that parent or carer cannot add it.
    """
    today = day_of(at)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    mine = Choice.objects.filter(member=member)
    had = set(mine.values_list("interest__code", flat=True))
    offered = Interest.objects.filter(is_offered=True, code__in=codes)
    wanted = {each.code: each for each in offered}
    mine.exclude(interest__code__in=wanted).delete()
    starts = bool(wanted) and not may_mail(member, Purpose.NEW_ARRIVALS, today=today)
    if starts or wanted.keys() - had:
        check_who_says_yes(member, how, day=today)
    if starts:
        record_consent(member, text, given=True, how=how, at=at)
    Choice.objects.bulk_create(
        Choice(member=member, interest=each, chosen_on=today)
        for code, each in wanted.items()
        if code not in had
    )
    mine.exclude(kept_on=None).update(kept_on=None)
    return len(wanted)


@transaction.atomic
def stop_mail(member: Member, *, keeps: bool, how: How, at: datetime) -> None:
    """Stop the mail about new titles, and do with the choices what was answered."""
    text = current_text(Purpose.NEW_ARRIVALS, member.language)
    record_consent(member, text, given=False, how=how, at=at)
    answer_what_to_keep(member, keeps=keeps, today=day_of(at))


def answer_what_to_keep(member: Member, *, keeps: bool, today: date) -> None:
    """Keep the choices of who stopped the mail, for a year at most, or forget them now."""
    mine = Choice.objects.filter(member=member)
    if keeps:
        mine.filter(kept_on=None).update(kept_on=today)
    else:
        mine.delete()


def groundless(choices: ChoiceQuerySet, *, today: date) -> ChoiceQuerySet:
    """Choices that nothing rests on any more: no permission, and nobody asked us to keep them.

    What was kept on purpose stays a year, as long as the membership. Data that somebody had
    locked stay as they are (AVG art. 18).
    """
    with_mail = mailable(Purpose.NEW_ARRIVALS, today=today).filter(pk=OuterRef("member"))
    runs = Membership.objects.on(today).filter(member=OuterRef("member"))
    kept = Q(kept_on__gt=today - KEPT_DAYS) & Exists(runs)
    return choices.filter(member__restricted_on=None).exclude(kept).filter(~Exists(with_mail))


def children_of(guardian: Member, *, today: date) -> QuerySet[Guardianship]:
    """The children of 15 or younger whom `guardian` looks after."""
    links = Guardianship.objects.filter(
        guardian=guardian, child__birth_date__gt=decides_alone_if_born_by(today)
    )
    return links.select_related("child").order_by("pk")
