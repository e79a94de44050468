"""At the desk and by phone: match or no match, never what we have, and the same request after it."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from bieb.lib.clock import noon
from erasure.models import ErasureRequest
from members.models import Account, Address, Member
from notifications.models import Message
from rights import errors
from rights.case_forms import words_of
from rights.models import Case, CaseEvent, IdentityCheck
from rights.operations import ask_export, build_export
from rights.operations.checks import Answered, check_identity
from tests.builders import MONDAY, a_member, card_of
from tests.logins import let_in

pytestmark = pytest.mark.django_db
AT = noon(MONDAY)
PAGE = "/beheer/privacyverzoek/"
RIGHT = {"birth_date": "1980-03-14", "postcode": "7461 ab", "joined_year": "2015"}


@pytest.fixture
def known(zoe: Member) -> Member:
    """Zoë, with an address and a phone, so that there is something to ask."""
    Address.objects.create(
        member=zoe, street="Haarstraat", house_number=12, postcode="7461AB", city="Rijssen"
    )
    Member.objects.filter(pk=zoe.pk).update(phone="0548-51 98 76")
    return Member.objects.get(pk=zoe.pk)


def tried(member: Member | None, answers: dict[str, str], staff: Account) -> IdentityCheck:
    return check_identity(member, Answered("desk", answers), staff=staff, at=AT)


def typed(member: Member, **changes: str) -> dict[str, str]:
    return {
        "channel": "phone",
        "card_number": card_of(member).number,
        "answer_birth_date": "14-3-1980",
        "answer_postcode": "7461 ab",
        "answer_phone_end": "9876",
    } | changes


@pytest.mark.parametrize(
    ("answers", "matched"),
    [
        (RIGHT, True),
        (RIGHT | {"house_number": "12", "phone_end": "9876", "email": "ZOE@example.org"}, True),
        (RIGHT | {"house_number": "13"}, False),
        ({"birth_date": "1980-03-14", "postcode": "7461AB"}, False),
        ({"birth_date": "1980-03-15", "postcode": "7461AB", "joined_year": "2015"}, False),
        ({}, False),
    ],
)
def test_three_right_answers_and_no_wrong_one_were_a_match(
    known: Member, anouk: Account, answers: dict[str, str], matched: bool
) -> None:
    assert tried(known, answers, anouk).matched is matched


def test_nobody_was_no_match(anouk: Account) -> None:
    assert not tried(None, RIGHT, anouk).matched


def test_after_five_fails_right_answers_did_not_help(known: Member, anouk: Account) -> None:
    for _number in range(5):
        assert not tried(known, {"postcode": "1000AA"}, anouk).matched

    with pytest.raises(errors.TooManyTries):
        tried(known, RIGHT, anouk)
    with pytest.raises(errors.TooManyTries):
        tried(a_member(), RIGHT, anouk)


def test_the_lock_of_a_member_held_for_every_colleague_and_ended_after_a_day(
    known: Member, anouk: Account
) -> None:
    other = Account.objects.create_user("bram", is_staff=True)
    for _number in range(5):
        tried(known, {}, anouk)

    with pytest.raises(errors.TooManyTries):
        tried(known, RIGHT, other)
    later = check_identity(known, Answered("desk", RIGHT), staff=other, at=AT + timedelta(hours=24))
    assert later.matched


def test_by_phone_only_where_the_owner_chose_so(
    known: Member, anouk: Account, settings: LazySettings
) -> None:
    settings.CONTROL_QUESTIONS = "desk_only"

    with pytest.raises(errors.PhoneNotAllowed):
        check_identity(known, Answered("phone", RIGHT), staff=anouk, at=AT)


def test_the_page_said_match_and_showed_nothing_of_the_person(
    known: Member, anouk: Account
) -> None:
    desk = let_in(Client(), anouk)

    wrong = desk.post(PAGE, typed(known, answer_phone_end="0000")).content.decode()
    nobody = desk.post(PAGE, typed(known, card_number="20000000000000")).content.decode()
    right = desk.post(PAGE, typed(known), follow=True).content.decode()

    for page in (wrong, nobody, right):
        for secret in ("Zoë", "Čapek", "Haarstraat", "zoe@example.org", "51 98 76", str(known.pk)):
            assert secret not in page
    assert "Klopt niet." in wrong
    assert "Klopt niet." in nobody
    assert "Klopt: wat wordt er gevraagd?" in right


def test_who_was_not_recognised_could_ask_nothing(known: Member, anouk: Account) -> None:
    desk = let_in(Client(), anouk)

    desk.post(f"{PAGE}vraag/", {"kind": "erasure", "text": "Weg ermee"})

    assert not Case.objects.exists()


def test_a_volunteer_could_not_ask_control_questions(known: Member) -> None:
    volunteer = Account.objects.create_user("vera", is_staff=True)

    assert let_in(Client(), volunteer).get(PAGE).status_code == 403


def test_the_look_was_written_down_and_the_member_told(known: Member, anouk: Account) -> None:
    desk = let_in(Client(), anouk)
    desk.post(PAGE, typed(known))

    desk.post(f"{PAGE}vraag/", {"kind": "rectification", "text": "Mijn naam is anders"})

    case = Case.objects.get(member=known)
    assert (case.channel, case.kind) == ("phone", "rectification")
    assert AccessLine.objects.filter(reason="phone").exists()
    assert Message.objects.get(member=known).kind == "privacy_received"


@pytest.mark.parametrize(("answer", "days"), [("self_service", 1), ("desk_checked", 21)])
def test_who_asked_by_phone_to_be_erased_could_still_stop_it(
    known: Member, anouk: Account, settings: LazySettings, answer: str, days: int
) -> None:
    settings.ERASURE = answer
    desk = let_in(Client(), anouk)
    for _time in range(2):
        desk.post(PAGE, typed(known))
        desk.post(f"{PAGE}vraag/", {"kind": "erasure", "text": "Weg ermee"})

    asked = ErasureRequest.objects.get(subject_id=known.pk)
    case = Case.objects.get(member=known)
    assert (asked.channel, asked.case_reference) == ("phone", case.reference)
    assert asked.not_before - asked.requested_at == timedelta(days=days)
    assert words_of(case)[0] == "Weg ermee"
    steps = CaseEvent.objects.filter(case=case).values_list("what", flat=True)
    assert list(steps) == ["opened", "identified"]


def test_the_ledger_was_the_same_at_the_desk_and_on_the_web(known: Member, anouk: Account) -> None:
    other = a_member(given_name="Henk")
    on_web = ask_export(other, channel="web", today=MONDAY, at=AT)
    build_export(on_web.pk, at=AT)
    desk = let_in(Client(), anouk)
    desk.post(PAGE, typed(known))
    desk.post(f"{PAGE}vraag/", {"kind": "access"})
    at_desk = Case.objects.get(member=known)
    build_export(at_desk.export.pk, at=clock.now())

    steps = [
        list(CaseEvent.objects.filter(case=case).values_list("what", flat=True))
        for case in (on_web.case, at_desk)
    ]

    assert steps[0] == steps[1] == ["opened", "identified", "built", "answered"]
    assert at_desk.due_on == on_web.case.due_on


def test_a_try_could_not_be_taken_out(known: Member, anouk: Account) -> None:
    tried(known, {}, anouk)

    with pytest.raises(DatabaseError), transaction.atomic():
        IdentityCheck.objects.all().delete()
