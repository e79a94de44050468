"""Which messages a member gets, and how: what there is to choose, and what holds right now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from members.message_kinds import comes_when_asked, message_kinds
from members.models import Address, ChannelPreference, Member
from notifications.groups import Group
from notifications.models import Message
from notifications.routing import is_mobile, ways_of, working_ways

Channel = Message.Channel
NONE = ChannelPreference.Channel.NONE
Words = str | Promise


@dataclass(frozen=True)
class Choice:
    """One kind of message, or some of one name: by which ways it can leave, what the member chose, how it goes now.

    `goes_by` is empty when no way works at all, and `none` when the member wants none of this kind.
    """

    kinds: list[str]
    label: Words
    group: Group
    options: tuple[str, ...]
    chosen: str
    goes_by: str
    is_always_sent: bool
    changed_at: str

    @property
    def name(self) -> str:
        """Name the field of the form."""
        return f"kind_{self.kinds[0]}"

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.options) > 1

    @property
    def label_of_only_way(self) -> Words:
        """Name the way of a kind about which there is nothing to choose."""
        return Channel(self.options[0]).label

    @property
    def goes_another_way(self) -> bool:
        """Whether the way that was chosen does not work now, and another takes its place."""
        return bool(self.goes_by) and self.goes_by != self.chosen

    @property
    def goes_by_words(self) -> Words:
        """Name the way that takes its place."""
        return Channel(self.goes_by).label


@dataclass(frozen=True)
class Way:
    """How somebody can be reached: whether that works now, and where they mend it."""

    channel: str
    label: Words
    address: str
    obstacle: Words
    mend_at: str
    mend: Words


def choices_of(member: Member) -> list[Choice]:
    """Return every kind of message in the order of its groups. Two queries.

    A kind of any app is among them by its place in `MESSAGE_KINDS`.
    """
    chosen = dict(member.channels.values_list("kind", "channel"))
    working = working_ways(member.pk)
    found: dict[tuple[object, ...], Choice] = {}
    for code, path in settings.MESSAGE_KINDS.items():
        choice = _choice(code, path, chosen.get(code), working)
        same = found.setdefault((choice.group, str(choice.label), choice.options), choice)
        if same is not choice:
            same.kinds.append(code)
    order = list(Group)
    return sorted(found.values(), key=lambda each: order.index(each.group))


def ways_in_words(member: Member) -> list[tuple[Words, Words]]:
    """Pair every kind that can be chosen with the way by which it goes now (`MESSAGE_WAYS`).

    Two queries: which steps of a ladder use a way is only asked where members choose.
    """
    chosen = dict(member.channels.values_list("kind", "channel"))
    working = working_ways(member.pk)
    found: dict[Words, Words] = {}
    for code, label in message_kinds().items():
        ways = ways_of(code)
        found.setdefault(
            label,
            _in_words(
                _goes_by(
                    chosen.get(code, NONE if comes_when_asked(code) else ways[0]), ways, working
                )
            ),
        )
    return list(found.items())


def _in_words(goes_by: str) -> Words:
    if goes_by == NONE:
        return NONE.label
    return Channel(goes_by).label if goes_by else _("we cannot reach you")


def chosen_by_kind(choices: Iterable[Choice], answers: Mapping[str, str]) -> dict[str, str]:
    """Spread the answer to each choice over the kinds that share its name."""
    return {
        kind: answers[each.name] for each in choices if each.name in answers for kind in each.kinds
    }


def ways_to(member: Member) -> list[Way]:
    """Return the ways that there are here, each with what stands in its way. Four queries."""
    working = working_ways(member.pk)
    returned = {
        trouble.channel: trouble.marked_on
        for trouble in member.address_troubles.exclude(marked_on=None).order_by("marked_on")
    }
    home = member.addresses.filter(kind=Address.Kind.HOME).first()
    facts = [
        (
            *(Channel.EMAIL, member.account.email, _("We have no e-mail address of you.")),
            *("account_email", _("Change e-mail address")),
        ),
        (
            *(Channel.SMS, member.phone, _("We have no phone number of you.")),
            *("members:contact", _("Change phone number")),
        ),
        (
            *(Channel.LETTER, _line(home), _("We have no home address of you.")),
            *("members:address", _("Change home address")),
        ),
    ]
    return [
        Way(
            channel,
            channel.label,
            address,
            "" if channel in working else _obstacle(channel, address, missing, returned),
            mend_at,
            mend,
        )
        for channel, address, missing, mend_at, mend in facts
        if channel != Channel.SMS or settings.SMS_GATEWAY_URL
    ]


def _choice(code: str, path: str, stored: str | None, working: Iterable[str]) -> Choice:
    kind = import_string(path)
    is_always_sent = getattr(kind, "is_always_sent", False)
    follows_consent = getattr(kind, "follows_consent", False)
    ways = offered(code, kind)
    options = ways if is_always_sent or follows_consent else (*ways, NONE.value)
    unasked = NONE.value if getattr(kind, "comes_when_asked", False) else ways[0]
    chosen = stored if stored in options else unasked
    return Choice(
        kinds=[code],
        label=kind.label,
        group=Group(getattr(kind, "group", Group.OTHER)),
        options=options,
        chosen=chosen,
        goes_by=_goes_by(chosen, ways, working),
        is_always_sent=is_always_sent,
        changed_at=getattr(kind, "changed_at", ""),
    )


def offered(code: str, kind: type) -> tuple[str, ...]:
    """Return the ways that this kind leaves by now; a kind whose steps are data says so itself."""
    ways = tuple(ways_of(code))
    if not hasattr(kind, "ways_now"):
        return ways
    now = kind.ways_now()
    return tuple(each for each in ways if each in now) or ways


def _line(home: Address | None) -> str:
    if home is None:
        return ""
    number = f"{home.house_number}{home.house_letter} {home.house_addition}".strip()
    return f"{home.street} {number}, {home.city}"


def _goes_by(chosen: str, ways: Iterable[str], working: Iterable[str]) -> str:
    """Say how it goes now; the same rule as `routing.ROUTE`, for one member and every kind."""
    possible = {*working, NONE.value}
    return chosen if chosen in possible else next((way for way in ways if way in possible), "")


def _obstacle(
    channel: Channel, address: str, missing: Words, returned: Mapping[str, object]
) -> Words:
    if not address:
        return missing
    if channel == Channel.SMS and not is_mobile(address):
        return _("Text messages only reach a Dutch mobile number, and this is not one.")
    if channel in returned:
        return _("Messages to this address came back to us.")
    return missing
