"""Saying yes and saying no: one step each, and both leave the same kind of evidence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string

from bieb.lib.clock import day_of
from bieb.lib.replay import Kind, remember
from consent import errors
from consent.models import ConsentEvent, ConsentGuardian, ConsentText, Purpose
from consent.rules import CONFIRM_DAYS, decides_alone, decides_alone_if_born_by, next_state
from consent.texts import UNTIL_WITHDRAWN
from members.models import Account, Guardianship, Member, Membership
from members.models.member import MemberQuerySet

State, Channel, DecidedBy = ConsentEvent.State, ConsentEvent.Channel, ConsentEvent.DecidedBy

Standing: TypeAlias = dict[tuple[UUID, str], ConsentEvent]
"""The decision that holds, by member and purpose."""
LASTS_LONGER = ~Q(purpose=Purpose.NEW_ARRIVALS) | Q(text__version=UNTIL_WITHDRAWN)
"""What does not end with the membership, by the very words that were read (P31)."""


@dataclass(frozen=True, kw_only=True)
class How:
    """How somebody decided: the evidence beside the words.

    `guardian` is the parent or carer who decided for a child. `staff` is the colleague who wrote
    it down for somebody else, with the `reference` of the paper or the call. `occurred_at` is when
    it was decided; empty means the moment of writing it down. `form` names the page and its version.
    """

    channel: str
    guardian: Member | None = None
    staff: Account | None = None
    reference: str = ""
    form: str = ""
    occurred_at: datetime | None = None


@transaction.atomic
def record_consent(
    member: Member, text: ConsentText, *, given: bool, how: How, at: datetime
) -> ConsentEvent | None:
    """Write down that `text` was read and that the answer was yes or no.

    Locks the member. Saying the same thing twice leaves one event: the second returns None. A
    colleague's note is confirmed to the member in a message, in the same transaction.

    Raises:
        GuardianDecides: a yes of a child of 15 or younger, without a parent or carer.
        NotTheGuardian, GuardianNotVerified, DecidesAlone: that parent or carer cannot say it.
        ReferenceNeeded: somebody of the library writes it down, without a reference.
        NotDecidedYet: it would have been decided after `at`.
    """
    decided_at = how.occurred_at or at
    if decided_at > at:
        raise errors.NotDecidedYet
    _check_who(member, how, given=given, day=day_of(decided_at))
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    held = ConsentEvent.objects.of(member).filter(purpose=text.purpose).before(decided_at).first()
    state = next_state(held.state if held else None, says_yes=given)
    if state is None:
        return None
    event = _write(member, text, state, how, at)
    if how.staff:
        import_string(settings.CONSENT_NOTED)(event, at=at)
    return event


@transaction.atomic
def request_consent(
    member: Member, text: ConsentText, *, how: How, at: datetime
) -> ConsentEvent | None:
    """Write down that somebody asked for it, for the purposes that are confirmed by a link.

    Until it is confirmed nothing may be sent. Asking twice, or for what is given, is asking once.

    Raises:
        As `record_consent`.
    """
    _check_who(member, how, given=True, day=day_of(at))
    held = _locked_standing(member, text.purpose)
    if held and (held.is_yes or held.state == State.REQUESTED):
        return None
    return _write(member, text, State.REQUESTED, how, at)


@transaction.atomic
def confirm_consent(member: Member, purpose: str, *, how: How, at: datetime) -> ConsentEvent:
    """Write down that what was asked is confirmed, under the words that were asked with.

    Raises:
        NothingToConfirm: nothing waits, or it waited for seven days.
    """
    held = _locked_standing(member, purpose)
    if held is None or held.text is None or held.state != State.REQUESTED:
        raise errors.NothingToConfirm
    if at >= held.occurred_at + timedelta(days=CONFIRM_DAYS):
        raise errors.NothingToConfirm
    return _write(member, held.text, State.CONFIRMED, how, at)


def has_consent(member: Member, purpose: str) -> bool:
    """Say whether the decision of `member` that holds for `purpose` is a yes."""
    standing = ConsentEvent.objects.standing().filter(member=member, purpose=purpose)
    return standing.says_yes().exists()


def may_mail(member: Member, purpose: str, *, today: date) -> bool:
    """Say whether mail for `purpose` may go to `member` today: ask it when the mail leaves.

    For many members at once: `mailable`.
    """
    return mailable(purpose, today=today).filter(pk=member.pk).exists()


def mailable(purpose: str, *, today: date) -> MemberQuerySet:
    """Members to whom mail for `purpose` may go today, without reading any.

    Their last decision is a yes that can be proven. What a parent or carer gave counts until the
    16th birthday, and what somebody gave alone only from then on. What ends with the membership
    needs one today, and nobody who had their data locked gets any. This does not wait for the
    nightly step that writes such endings down.
    """
    oldest_child = decides_alone_if_born_by(today)
    is_old_enough = Q(member__birth_date=None) | Q(member__birth_date__lte=oldest_child)
    alone = is_old_enough & Q(decided_by=DecidedBy.SELF)
    for_child = Q(decided_by=DecidedBy.GUARDIAN, member__birth_date__gt=oldest_child)
    yes = ConsentEvent.objects.standing().says_yes().filter(alone | for_child, purpose=purpose)
    runs = Exists(Membership.objects.on(today).filter(member=OuterRef("member")))
    yes = yes.filter(LASTS_LONGER | runs)
    return Member.objects.unrestricted().filter(Exists(yes.filter(member=OuterRef("pk"))))


def verified_guardians(child: Member) -> list[Member]:
    """Return the parents and carers who may say yes for `child`, as this library checks them."""
    links = Guardianship.objects.filter(child=child).select_related("guardian")
    return [each.guardian for each in links if each.is_verified(settings.GUARDIANS)]


def _locked_standing(member: Member, purpose: str) -> ConsentEvent | None:
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    standing = ConsentEvent.objects.standing().filter(member=member, purpose=purpose)
    return standing.select_related("text").first()


def check_who_says_yes(member: Member, how: How, *, day: date) -> None:
    """Refuse when this is not who says yes for `member` on `day`; nothing is written.

    Raises:
        As `record_consent`.
    """
    _check_who(member, how, given=True, day=day)


def _check_who(member: Member, how: How, *, given: bool, day: date) -> None:
    """A no is always enough, of the child or of any parent or carer; a yes needs the right one."""
    if (how.staff or how.channel in ConsentEvent.WITH_REFERENCE) and not how.reference.strip():
        raise errors.ReferenceNeeded
    alone = decides_alone(member.birth_date, day)
    if how.guardian is None:
        if given and not alone:
            raise errors.GuardianDecides
        return
    link = Guardianship.objects.filter(child=member, guardian=how.guardian).first()
    if link is None:
        raise errors.NotTheGuardian
    if alone:
        raise errors.DecidesAlone
    if given and not link.is_verified(settings.GUARDIANS):
        raise errors.GuardianNotVerified


def _write(member: Member, text: ConsentText, state: str, how: How, at: datetime) -> ConsentEvent:
    event = ConsentEvent.objects.create(
        member=member,
        purpose=text.purpose,
        text=text,
        state=state,
        channel=how.channel,
        decided_by=DecidedBy.GUARDIAN if how.guardian else DecidedBy.SELF,
        staff=how.staff,
        reference=how.reference.strip(),
        form=how.form,
        occurred_at=how.occurred_at or at,
        recorded_at=at,
    )
    if how.guardian:
        ConsentGuardian.objects.create(event=event, guardian=how.guardian)
    if state == State.WITHDRAWN:
        remember(Kind.WITHDRAW, subject=member.pk, purpose=text.purpose)
    return event


def standing_of(members: list[UUID]) -> Standing:
    """Return the decision that holds, by member and purpose; one query."""
    found = ConsentEvent.objects.standing().filter(member__in=members)
    return {(each.member_id, each.purpose): each for each in found.select_related("text")}
