"""A row of each table of `audit` that has a keeping time of its own, from the end of a day."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import models

from audit.breaches import add_event
from audit.models import Alarm, Breach, StaffLook
from audit.seconds import ask_second
from audit.secrecy import accept
from bieb.lib import clock
from bieb.lib.clock import AMSTERDAM
from members.models import Account, Member
from notifications.models import LetterBatch, Message
from tests.builders import a_colleague, a_look, a_member


def at_the_end_of(day: date) -> datetime:
    """The last moment of the civil day in Amsterdam."""
    return datetime.combine(day, time(23, 59), AMSTERDAM).astimezone(UTC)


def who_looked(day: date) -> models.Model:
    return StaffLook.objects.get(pk=a_look(at=at_the_end_of(day)).trace_id)


def a_second_look(day: date) -> models.Model:
    return ask_second(a_member().pk, staff=a_colleague(), reason="desk", at=at_the_end_of(day))


def a_promise(day: date) -> models.Model:
    colleague = Account.objects.create_user("karel", is_staff=True)
    return accept(colleague, language="nl", at=at_the_end_of(day))


def an_alarm(day: date) -> models.Model:
    return Alarm.objects.create(
        rule="many", staff=a_colleague(), day=day, number=90, usual=60, raised_at=at_the_end_of(day)
    )


def a_breach(day: date) -> Breach:
    until = at_the_end_of(day)
    return Breach.objects.create(
        discovered_at=until, happened="Een lijst bleef liggen.", way="other", recorded_at=until,
        began_at=until - timedelta(days=1), ended_at=until, recorded_by=a_colleague(),
    )  # fmt: skip


def a_line_about_a_breach(day: date) -> models.Model:
    return add_event(
        a_breach(day), kind="note", why="Opgeruimd.", staff=a_colleague(username="noor"),
        at=at_the_end_of(day),
    )  # fmt: skip


def an_access_line(day: date) -> models.Model:
    return a_look(at=at_the_end_of(day))


def a_message_to(member: Member) -> Message:
    """A message that could not be sent, for who must look at it."""
    now = clock.now()
    return Message.objects.create(
        member=member, kind="due_soon", about=1, due_on=clock.today(), channel="email",
        state=Message.State.FAILED, why="550", written_at=now, not_before=now, finished_at=now,
    )  # fmt: skip


def a_letter_taken_off(member: Member) -> Message:
    """A letter that was printed and fell out: who looks at its pile sees for whom it was."""
    now = clock.now()
    pile = LetterBatch.objects.create(made_on=clock.today(), made_at=now, printed_at=now)
    return Message.objects.create(
        member=member, kind="due_soon", about=2, due_on=clock.today(), channel="letter", batch=pile,
        state=Message.State.DROPPED, why="not_true", template_version="0a1b2c3d4e5f",
        written_at=now, not_before=now, finished_at=now,
    )  # fmt: skip
