"""Mijn pas: a card on the screen without a name, to keep, and blocked at once when it is lost."""

import re

import pytest
from django.test import Client

from members.models import Card, Member
from members.operations import block_card
from notifications.models import Message
from tests.builders import MONDAY, card_of

pytestmark = pytest.mark.django_db


def test_the_card_showed_its_number_and_bars_and_no_name(as_zoe: Client, zoe: Member) -> None:
    number = card_of(zoe).number

    main = as_zoe.get("/mijn/pas/").content.decode().partition("<main")[2]

    assert f"{number[0]} {number[1:5]} {number[5:10]} {number[10:]}" in main
    assert '<path d="M0 0h2v40h-2z' in main
    assert "Geldig zolang je lid bent" in main
    assert "Čapek" not in main


def test_the_picture_to_keep_held_the_number_and_nothing_else_of_the_member(
    as_zoe: Client, zoe: Member
) -> None:
    answer = as_zoe.get("/mijn/pas/bewaren/")

    picture = answer.content.decode()
    digits = "".join(re.findall(r"\d", picture.rpartition('font-size="34"')[2].split("<")[0]))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert card_of(zoe).number in digits
    assert not re.search("Zoë|Čapek|example.org|1980", picture)


def test_on_a_public_computer_the_card_was_not_offered_to_keep(as_zoe: Client) -> None:
    session = as_zoe.session
    session.set_expiry(0)
    session.save()

    page = as_zoe.get("/mijn/pas/").content.decode()

    assert "/mijn/pas/bewaren/" not in page
    assert "openbare computer" in page


def test_a_lost_card_was_blocked_at_once_and_the_member_was_told(
    as_zoe: Client, zoe: Member
) -> None:
    asked = as_zoe.get("/mijn/pas/kwijt/").content.decode()
    before = card_of(zoe).is_blocked

    as_zoe.post("/mijn/pas/kwijt/")

    message = Message.objects.get()
    assert "Blokkeer" in asked
    assert (before, card_of(zoe).block_reason) == (False, Card.BlockReason.LOST)
    assert (message.member, message.kind, message.about) == (zoe, "card_blocked", card_of(zoe).pk)
    assert as_zoe.get("/mijn/pas/bewaren/").status_code == 404


def test_blocking_twice_told_it_once(as_zoe: Client) -> None:
    for _time in range(2):
        as_zoe.post("/mijn/pas/kwijt/")

    assert Message.objects.count() == 1


def test_a_card_with_a_debt_kept_the_debt_when_it_was_lost(as_zoe: Client, zoe: Member) -> None:
    block_card(zoe, reason=Card.BlockReason.MONEY, today=MONDAY)

    as_zoe.post("/mijn/pas/kwijt/")

    assert card_of(zoe).block_reason == Card.BlockReason.MONEY
    assert not Message.objects.exists()


def test_wout_blocked_only_his_own_card(as_wout: Client, zoe: Member) -> None:
    as_wout.post("/mijn/pas/kwijt/")

    assert not card_of(zoe).is_blocked
    assert card_of(zoe).number not in as_wout.get("/mijn/pas/bewaren/").content.decode()


def test_a_member_without_a_card_was_told_where_to_get_one(as_zoe: Client, zoe: Member) -> None:
    Card.objects.filter(member=zoe).update(ended_on=MONDAY)

    pages = [as_zoe.get(f"/mijn/pas/{each}").content.decode() for each in ("", "kwijt/")]
    as_zoe.post("/mijn/pas/kwijt/")

    assert all("Je hebt nu geen pas" in page for page in pages)
    assert as_zoe.get("/mijn/pas/bewaren/").status_code == 404
