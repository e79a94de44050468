"""Opzeggen: at any time, with what remains in sight, and taken back until the last day is over."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bieb.leaving_letters import MembershipEnds
from bieb.lib import clock
from members.models import Account, Member, Membership
from members.operations import end_membership
from notifications.models import Message
from tests.builders import MONDAY, a_charge, a_loan, a_member, a_reservation

pytestmark = pytest.mark.django_db

IN_A_WEEK = MONDAY + timedelta(days=7)


def membership_of(member: Member) -> Membership:
    return Membership.objects.get(member=member)


def leave(client: Client, day: date = IN_A_WEEK) -> int:
    return client.post("/mijn/opzeggen/", {"last_day": day.isoformat()}).status_code


def test_somebody_who_leaves_saw_what_is_at_home_reserved_and_owed(
    as_zoe: Client, zoe: Member
) -> None:
    a_loan(member=zoe, today=MONDAY)
    a_reservation(member=zoe)
    a_charge(member=zoe, cents=250, kind="damage")

    page = as_zoe.get("/mijn/opzeggen/").content.decode()

    assert all(words in page for words in ("1 uitlening", "1 reservering", "2,50"))


def test_a_notice_ended_the_membership_and_was_confirmed(as_zoe: Client, zoe: Member) -> None:
    leave(as_zoe)

    message = Message.objects.get()
    ending = membership_of(zoe)
    assert (ending.ends_on, ending.notice_on) == (IN_A_WEEK, MONDAY)
    assert (message.kind, message.due_on) == ("membership_ends", IN_A_WEEK)
    page = as_zoe.get("/mijn/opzeggen/").content.decode()
    assert "30 november 2026" in page
    assert "30 november 2031" in page


@pytest.mark.parametrize(("days", "is_member"), [(0, True), (7, True), (8, False)])
def test_a_notice_was_taken_back_on_the_last_day_and_not_after(
    as_zoe: Client, zoe: Member, days: int, is_member: bool
) -> None:
    leave(as_zoe)
    clock.move_to(MONDAY + timedelta(days=days))

    as_zoe.post("/mijn/opzeggen/terug/")

    assert (membership_of(zoe).ends_on is None) is is_member
    untold = MembershipEnds().still_true(Message.objects.all(), today=clock.today())
    assert untold.exists() is not is_member


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=367)])
def test_a_day_in_the_past_or_far_away_was_refused(as_zoe: Client, zoe: Member, day: date) -> None:
    assert leave(as_zoe, day) == 422
    assert membership_of(zoe).ends_on is None


def test_the_last_day_may_be_today(as_zoe: Client, zoe: Member) -> None:
    leave(as_zoe, MONDAY)

    assert membership_of(zoe).ends_on == MONDAY


def test_an_end_that_the_desk_wrote_down_was_not_for_the_member_to_move(
    as_zoe: Client, zoe: Member
) -> None:
    end_membership(zoe, last_day=IN_A_WEEK, today=MONDAY)

    as_zoe.post("/mijn/opzeggen/terug/")

    assert leave(as_zoe, MONDAY) == 422
    assert membership_of(zoe).ends_on == IN_A_WEEK
    assert "vanzelf" in as_zoe.get("/mijn/opzeggen/").content.decode()


def test_the_desk_moved_the_last_day_of_who_gave_notice(as_zoe: Client, zoe: Member) -> None:
    leave(as_zoe)

    end_membership(zoe, last_day=MONDAY, today=MONDAY)

    assert (membership_of(zoe).ends_on, membership_of(zoe).notice_on) == (MONDAY, None)


def test_a_child_of_fifteen_could_not_end_it_and_was_told_who_can(client: Client) -> None:
    child = a_member(birth_date=date(2011, 11, 24), joined_on=date(2024, 1, 8))
    client.force_login(Account.objects.get(member=child))

    leave(client)

    assert membership_of(child).ends_on is None
    assert "ouder of verzorger" in client.get("/mijn/opzeggen/").content.decode()


def test_wout_ended_only_his_own(as_wout: Client, zoe: Member) -> None:
    leave(as_wout)

    assert membership_of(zoe).ends_on is None
