"""Whether our messages reach a member: late fees do not grow while they do not.

It begins when a message comes back on the way by which reminders would go, and ends when another
way worked: a letter that was posted, a text that the gateway took, another e-mail address, or mail
to whoever only gave texts back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest, JSONObject

from notifications.models import AddressTrouble, Message
from notifications.routing import routes_of
from notifications.unreached import Unreached

STANDSTILLS = """
ARRAY(SELECT ARRAY[unreached.since, coalesce(unreached.until, %(yesterday)s)]
      FROM notifications_unreached AS unreached
      WHERE unreached.member_id = {member} AND unreached.since <= %(yesterday)s)"""
"""SQL for the times in which no fee grows for the member in a column; both days inclusive."""


def came_back(member_id: UUID, channel: str, *, today: date) -> None:
    """Write down that a message came back, when reminders would go by the same way.

    Call it before the address is marked: after that the way leads nowhere any more. Whoever wants
    reminders by text is reached, whatever becomes of the mail.
    """
    reminders = settings.LATE_MESSAGE_KIND
    if routes_of([member_id], kind=reminders).get(member_id) == channel:
        Unreached.objects.get_or_create(member_id=member_id, until=None, defaults={"since": today})


def reached(members: Iterable[UUID], *, today: date) -> int:
    """Write down that these members were reached in another way. Return for how many that is news."""
    waiting = Unreached.objects.filter(member__in=list(members), until=None)
    return waiting.update(until=Greatest(F("since"), today))


def left(messages: Iterable[Message], *, today: date) -> None:
    """Write down that messages were taken. Mail can still come back: of that see `mailed`."""
    others = {each.member_id for each in messages if each.channel != Message.Channel.EMAIL}
    if others:
        reached(others, today=today)


def mailed(members: Iterable[UUID], *, today: date) -> int:
    """Write down that mail was taken for members of whom texts came back and mail never did."""
    troubles = AddressTrouble.objects.filter(member=OuterRef("member"))
    by_text = Unreached.objects.filter(
        Exists(troubles.filter(channel=Message.Channel.SMS)),
        ~Exists(troubles.filter(channel=Message.Channel.EMAIL)),
        member__in=list(members),
        until=None,
    )
    return by_text.update(until=Greatest(F("since"), today))


def address_changed(member_id: UUID, *, today: date) -> None:
    """Let another e-mail address count as a way that works (`EMAIL_CHANGED`)."""
    reached([member_id], today=today)


def standstills_of(member_id: UUID) -> list[tuple[date, date | None]]:
    """Return the times in which late fees of a member do not grow; both days inclusive."""
    times = Unreached.objects.filter(member=member_id)
    return list(times.order_by("since").values_list("since", "until"))


def standstills_column() -> ArraySubquery:
    """Return the same, to read along with a member; `standstills_in` reads what it gives."""
    times = Unreached.objects.filter(member=OuterRef("pk")).order_by("since")
    return ArraySubquery(times.values(time=JSONObject(since="since", until="until")))


def standstills_in(read: Sequence[Mapping[str, str]]) -> list[tuple[date, date | None]]:
    """Return the times as dates."""
    return [
        (
            date.fromisoformat(each["since"]),
            date.fromisoformat(each["until"]) if each["until"] else None,
        )
        for each in read
    ]
