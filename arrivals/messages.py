"""The mail about new titles: true while its reader still wants it and something goes with a choice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrivals.dividing import Wish, divide
from arrivals.models import Arrival, Choice, ChoiceQuerySet, Interest
from arrivals.rounds import A_WEEK, CODE
from bieb.lib import clock
from bieb.lib.clock import day_of
from catalog.models import Title
from consent.models import Purpose
from consent.operations import mailable
from members.models import Guardianship, Member
from newsletters.lists import give_tokens, list_headers, stop_url
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.readers import child_if_born_after

Wards: TypeAlias = dict[tuple[UUID, UUID], Member]
"""The children of the readers, by reader and child."""
Titles: TypeAlias = dict[tuple[int, int], list[Title]]
"""The new titles by round and interest, no more than fit in one mail and one over."""


class NewArrivals:
    """At most one mail for each reader and round; what a child chose comes to the carers."""

    label: str | Promise = _("Mail about new titles")
    follows_consent = True
    group = Group.NEWS
    changed_at = "arrivals:interests"

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is of this week, and for whose reader somebody still wants one of the titles."""
        return messages.filter(Exists(_wanted(today)), due_on__gt=today - A_WEEK)

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader. The number of queries is fixed."""
        now = clock.now()
        today = day_of(now)
        readers = [message.member for message in messages]
        wards = _wards_of(readers, today)
        choices = _choices_of([*wards.values()], readers, today)
        found = _titles({message.about for message in messages})
        tokens = give_tokens(CODE, readers, at=now)
        return [
            _letter(message, _wishes(message, wards, choices, found), token)
            for message, token in zip(messages, tokens, strict=True)
        ]


def _wanted(today: date) -> ChoiceQuerySet:
    """Choices for which a message (the outer row) may leave: of its reader, or of their child."""
    for_child = Q(
        member__guardianships__guardian=OuterRef("member"),
        member__birth_date__gt=child_if_born_after(today),
    )
    arrivals = Arrival.objects.filter(
        run=OuterRef(OuterRef("about")), interest=OuterRef("interest")
    )
    return _in_force(today).filter(Q(member=OuterRef("member")) | for_child, Exists(arrivals))


def _in_force(today: date) -> ChoiceQuerySet:
    """Choices of who gave permission, as it holds now."""
    people = mailable(Purpose.NEW_ARRIVALS, today=today).filter(pk=OuterRef("member"))
    return Choice.objects.filter(Exists(people), interest__is_offered=True)


def _wards_of(readers: Iterable[Member], today: date) -> Wards:
    """The children of the readers, by reader and child. One query."""
    links = Guardianship.objects.filter(
        guardian__in=readers, child__birth_date__gt=child_if_born_after(today)
    )
    found = links.select_related("child").order_by("child__birth_date", "pk")
    return {(each.guardian_id, each.child_id): each.child for each in found if each.guardian_id}


def _choices_of(
    children: Iterable[Member], readers: Iterable[Member], today: date
) -> dict[UUID, list[Interest]]:
    """What each of these people chose, in the order of the page. One query."""
    chosen = _in_force(today).filter(member__in={*children, *readers})
    found: dict[UUID, list[Interest]] = defaultdict(list)
    for choice in chosen.select_related("interest").order_by("interest__place", "interest"):
        found[choice.member_id].append(choice.interest)
    return found


def _titles(runs: set[int]) -> Titles:
    """The titles of these rounds. One query."""
    number = Window(
        RowNumber(),
        partition_by=[F("run"), F("interest")],
        order_by=[F("title__sort_key"), F("title")],
    )
    arrivals = Arrival.objects.filter(run__in=runs).annotate(number=number)
    first = arrivals.filter(number__lte=settings.ARRIVALS_PER_MAIL + 1)
    found: Titles = defaultdict(list)
    for arrival in first.select_related("title").order_by("run", "interest", "number"):
        found[arrival.run_id, arrival.interest_id].append(arrival.title)
    return found


def _wishes(
    message: Message, wards: Wards, choices: dict[UUID, list[Interest]], found: Titles
) -> list[Wish]:
    """What one mail may tell: of its reader, and of the children they look after."""
    reader = message.member
    people = [(reader, "")]
    people += [
        (child, child.given_name or child.full_name)
        for (guardian, _child), child in wards.items()
        if guardian == reader.pk
    ]
    return [
        Wish(name, interest, found[message.about, interest.pk])
        for person, name in people
        for interest in choices[person.pk]
    ]


def _letter(message: Message, wishes: Sequence[Wish], token: str) -> Letter:
    sections, has_more = divide(wishes, room=settings.ARRIVALS_PER_MAIL)
    words = {
        "sections": sections,
        "has_more": has_more,
        "count": sum(len(each.titles) for section in sections for each in section.choices),
        "site": settings.SITE_URL.rstrip("/"),
        "page_url": site_url("arrivals:interests"),
        "stop_url": stop_url(token),
    }
    headers = list_headers(CODE, token)
    return Letter(message.member, [message], f"emails/{CODE}", words, headers=headers)
