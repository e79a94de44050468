"""A row of each table about people, made on a day: what their keeping times are tried on."""

from datetime import date, timedelta

from django.db import models

from notifications.models import Message
from reminders.models import Approval, Pause
from tests.builders import a_colleague, a_member
from tests.erasure.people import at_the_end_of


def a_pause(day: date) -> models.Model:
    return Pause.objects.create(member=a_member(), why=Pause.Why.PLAN, since=day)


def an_approval(day: date) -> models.Model:
    later = at_the_end_of(day) + timedelta(days=60)
    message = Message.objects.create(
        member=a_member(), kind="invoice", step="invoice", about=1, due_on=day, channel="letter",
        state="held", written_at=later, not_before=later,
    )  # fmt: skip
    return Approval.objects.create(
        message=message, by=a_colleague(), approved_at=at_the_end_of(day)
    )
