"""What somebody can say yes or no to now, in the words of today."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise

from consent.models import ConsentEvent, ConsentText, Purpose
from consent.operations import Standing, standing_of
from consent.rules import decides_alone, decides_alone_if_born_by
from consent.texts import current_texts
from members.models import Guardianship, Member


@dataclass(frozen=True)
class Choice:
    """One purpose: the words to read, and what holds now."""

    purpose: Purpose
    text: ConsentText
    event: ConsentEvent | None
    can_say_yes: bool

    @property
    def label(self) -> str | Promise:
        """The name of the purpose."""
        return self.purpose.label

    @property
    def is_given(self) -> bool:
        """Say whether the last decision is a yes."""
        return self.event is not None and self.event.is_yes

    @property
    def is_decided(self) -> bool:
        """Say whether somebody decided, so that there is nothing to ask."""
        decided = (ConsentEvent.State.REFUSED, ConsentEvent.State.WITHDRAWN)
        return self.is_given or (self.event is not None and self.event.state in decided)

    @property
    def since(self) -> datetime | None:
        """When it was decided; empty when nobody ever did."""
        return self.event.occurred_at if self.event else None


@dataclass(frozen=True)
class Ward:
    """A child of 15 or younger, for the parent or carer who decides."""

    link: Guardianship
    may_decide: bool
    may_accept: bool
    choices: list[Choice]


def choices_of(member: Member, *, today: date) -> list[Choice]:
    """Return the purposes that have a text in the member's language; two queries."""
    return _choices(member, standing_of([member.pk]), can_say_yes=_is_old_enough(member, today))


def looks_after_children(guardian: Member, *, today: date) -> bool:
    """Say whether there is a child of 15 or younger for whom `guardian` decides."""
    children = Guardianship.objects.filter(guardian=guardian)
    return children.filter(child__birth_date__gt=decides_alone_if_born_by(today)).exists()


def wards_of(guardian: Member, *, today: date) -> list[Ward]:
    """Return the children for whom `guardian` decides; one query when there are none, else four."""
    links = Guardianship.objects.filter(guardian=guardian).select_related("child")
    young = [each for each in links.order_by("pk") if not _is_old_enough(each.child, today)]
    if not young:
        return []
    events = standing_of([each.child_id for each in young])
    return [_ward(link, events) for link in young]


def _ward(link: Guardianship, events: Standing) -> Ward:
    may_decide = link.is_verified(settings.GUARDIANS)
    return Ward(
        link=link,
        may_decide=may_decide,
        may_accept=not may_decide and settings.GUARDIANS != "desk_verified",
        choices=_choices(link.child, events, can_say_yes=may_decide),
    )


def _choices(member: Member, events: Standing, *, can_say_yes: bool) -> list[Choice]:
    texts = current_texts(member.language)
    return [
        Choice(purpose, texts[purpose.value], events.get((member.pk, purpose.value)), can_say_yes)
        for purpose in Purpose
        if purpose.value in texts
    ]


def _is_old_enough(member: Member, today: date) -> bool:
    return decides_alone(member.birth_date, today)
