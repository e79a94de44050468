"""Newsletters that came back: the issue did not arrive, and an address that is gone is left alone."""

from datetime import datetime

from django.db import transaction

from bieb.lib.clock import day_of
from newsletters.models import Delivery
from newsletters.readers import address_gone, mailbox_of
from notifications.bounces import NOWHERE, TWICE, Bounce, address_failed
from notifications.models import Message
from notifications.return_path import fingerprint

State = Delivery.State


@transaction.atomic
def take_back(bounce: Bounce, *, at: datetime) -> bool:
    """Write down that an issue came back to us. False when that was known. Locks the delivery.

    An address that does not exist is wiped at once, and after another reason the second time. The
    mailbox of a member is marked only when it does not exist: another reason may be about
    newsletters alone, and their reminders still arrive.
    """
    left = Delivery.objects.filter(
        pk=bounce.returned.number, state__in=[State.SENT, State.DOUBTFUL]
    )
    row = left.select_for_update(of=("self",)).select_related("subscription").first()
    if row is None:
        return False
    Delivery.objects.filter(pk=row.pk).update(state=State.FAILED, why=f"bounced {bounce.code}")
    reader, start = row.subscription, bounce.returned.start
    if not fingerprint(mailbox_of(reader)).startswith(start):  # another address by now
        return True
    does_not_exist = bounce.code in NOWHERE
    if reader.member_id is not None:
        if does_not_exist:
            way = Message.Channel.EMAIL
            address_failed(reader.member_id, way, bounce.code, start, today=day_of(at))
        return True
    came_back = Delivery.objects.filter(
        subscription=reader, state=State.FAILED, why__startswith="bounced "
    )
    if does_not_exist or came_back.count() >= TWICE:
        address_gone(reader, at=at)
    return True
