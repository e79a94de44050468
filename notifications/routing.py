"""Which way a message goes: as the member wants it, else e-mail, text message, letter.

A way counts only where it leads somewhere: an address that did not give our mail back, a mobile
phone, a home. The same rule is a piece of SQL for statements that write many messages.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from members.message_kinds import channels_of, comes_when_asked
from notifications.models import Message

WORKS = """NOT EXISTS (
    SELECT FROM notifications_addresstrouble AS trouble
    WHERE trouble.member_id = {member} AND trouble.channel = '{channel}'
      AND trouble.marked_on IS NOT NULL
      AND trouble.fingerprint = encode(sha256(convert_to(lower({address}), 'UTF8')), 'hex'))"""
MAILBOX = """EXISTS (
    SELECT FROM members_account AS mailbox
    WHERE mailbox.member_id = {member} AND mailbox.email <> '' AND {works})"""
MOBILE = r"^(\+31|0031|0)6[0-9]{8}$"
"""Dutch mobile numbers, without spaces and strokes: the gateway of a library knows only these."""
PHONE = """EXISTS (
    SELECT FROM members_member AS owner
    WHERE owner.subject_id = {member} AND {works}
      AND regexp_replace(owner.phone, '[^0-9+]', '', 'g') ~ %(mobile)s)"""
HOME = """EXISTS (
    SELECT FROM members_address AS home WHERE home.member_id = {member} AND home.kind = 'home')"""
LEADS_SOMEWHERE = """
    CASE possible.way WHEN 'email' THEN {mailbox} WHEN 'sms' THEN {phone} ELSE {home} END"""
ROUTE = """(
    SELECT possible.way FROM unnest(%(ways)s::text[]) WITH ORDINALITY AS possible (way, place)
    WHERE {works}
      AND NOT EXISTS (
        SELECT FROM members_channelpreference AS wish
        WHERE wish.member_id = {member} AND wish.kind = %(wish_kind)s AND wish.channel = 'none')
      AND (NOT %(when_asked)s OR EXISTS (
        SELECT FROM members_channelpreference AS wish
        WHERE wish.member_id = {member} AND wish.kind = %(wish_kind)s))
    ORDER BY EXISTS (
        SELECT FROM members_channelpreference AS wish
        WHERE wish.member_id = {member} AND wish.kind = %(wish_kind)s
          AND wish.channel = possible.way) DESC, possible.place
    LIMIT 1)"""


def route_sql(
    member: str, *, kind: str, allowed: Sequence[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """Return SQL that says the channel for the member in that column, NULL for none; and its params.

    `allowed` limits and orders the channels, for a step of a ladder; the kind limits them too.
    The names of the params are `ways`, `wish_kind`, `when_asked` and `mobile`.
    """
    works, mobile = _works_sql(member)
    sql = ROUTE.format(member=member, works=works)
    wish = {"wish_kind": kind, "when_asked": comes_when_asked(kind)}
    return sql, {"ways": ways_of(kind, allowed), **wish, **mobile}


def _works_sql(member: str) -> tuple[str, dict[str, Any]]:
    """Return SQL that says whether `possible.way` leads to the member in that column."""
    mailbox = MAILBOX.format(
        member=member, works=WORKS.format(member=member, channel="email", address="mailbox.email")
    )
    phone = PHONE.format(
        member=member, works=WORKS.format(member=member, channel="sms", address="owner.phone")
    )
    home = HOME.format(member=member)
    sql = LEADS_SOMEWHERE.format(mailbox=mailbox, phone=phone, home=home)
    return sql, {"mobile": MOBILE}


def ways_of(kind: str, allowed: Sequence[str] | None = None) -> list[str]:
    """Return the channels this kind can leave by here; text messages only where there is a gateway."""
    possible = [
        each
        for each in channels_of(kind)
        if each != Message.Channel.SMS or settings.SMS_GATEWAY_URL
    ]
    return possible if allowed is None else [each for each in allowed if each in possible]


def working_ways(member: UUID) -> list[str]:
    """Return the channels that lead somewhere for this member now, in the order e-mail, text, letter."""
    ways = list(Message.Channel.values)
    sql, params = _works_sql("asked.member_id")
    with connection.cursor() as cursor:
        cursor.execute(WORKING.format(works=sql), {**params, "member": member, "ways": ways})
        found = [way for (way,) in cursor.fetchall()]
    return [way for way in found if way != Message.Channel.SMS or settings.SMS_GATEWAY_URL]


def is_mobile(phone: str) -> bool:
    """Whether the gateway can reach this number: the same rule as in `PHONE`."""
    return re.fullmatch(MOBILE, re.sub(r"[^0-9+]", "", phone)) is not None


WORKING = """
    SELECT way FROM (SELECT %(member)s::uuid AS member_id) AS asked,
        unnest(%(ways)s::text[]) WITH ORDINALITY AS possible (way, place)
    WHERE {works} ORDER BY place"""
UNLOCKED = """
    JOIN members_member AS reader
      ON reader.subject_id = asked.member_id AND reader.restricted_on IS NULL"""


def routes_of(
    members: Iterable[UUID],
    *,
    kind: str,
    allowed: Sequence[str] | None = None,
    also_locked: bool = True,
) -> dict[UUID, str]:
    """Return the channel for each of these members that can be reached and wants it. One query.

    Without `also_locked` nobody whose data are locked at this moment is among them.
    """
    sql, params = route_sql("asked.member_id", kind=kind, allowed=allowed)
    asked = "SELECT asked.member_id, {route} FROM unnest(%(members)s::uuid[]) AS asked (member_id)"
    if not also_locked:
        asked += UNLOCKED
    with connection.cursor() as cursor:
        cursor.execute(asked.format(route=sql), {**params, "members": list(members)})
        return {member: way for member, way in cursor.fetchall() if way}
