"""A dispute and a demand under the law hold what they name, with ground, owner and end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import AccessLine
from bieb.lib import clock
from bieb.lib.clock import noon
from erasure.checking import count_rows
from erasure.errors import HoldEnded, HoldTooLong
from erasure.holds import longest
from erasure.models import ErasureHold, StandingHold
from erasure.operations import erase_due
from erasure.preview import preview_of
from erasure.standing import lift_hold
from erasure.tasks import watch_holds
from loans.operations import claim_returned, return_copy
from members.models import Account, Member
from rights.operations import answer_case, open_case
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_branch, a_colleague, a_loan, a_member, card_of
from tests.erasure.people import AT, a_hold, a_reader, erase
from tests.logins import let_in

pytestmark = [with_every_role, pytest.mark.ignore_template_errors]
END = date(2027, 3, 1)
DAY_BEFORE = END - timedelta(days=1)


@pytest.fixture
def it_is_monday(settings: Settings, tmp_path: object) -> None:
    settings.CLOCK_FILE = f"{tmp_path}/clock.json"
    clock.move_to(MONDAY)


def test_a_dispute_held_what_it_named_and_nothing_more() -> None:
    member, wout = a_reader(), a_reader(name="Wout")
    a_hold(MONDAY, member=member, until=END, reason="Schade aan een prentenboek")

    (said,) = preview_of(member, today=MONDAY).holds
    held, _code = erase(member)

    assert "Schade aan een prentenboek" in str(said.ground)
    assert (said.code, str(said.owner), said.until) == ("dispute", "de leidinggevende", END)
    assert held.state == "held"
    left = set(count_rows(member.pk))
    assert {"loans.Borrower", "members.Member", "erasure.StandingHold"} <= left
    assert left.isdisjoint({"consent.ConsentEvent", "audit.AccessLine", "notifications.Message"})
    (stays,) = held.receipts.get().content["stays"]
    assert (stays["code"], stays["count"], stays["until"]) == ("dispute", 1, "2027-03-01")
    assert len(count_rows(wout.pk)) > 5


@pytest.mark.parametrize(("day", "is_over"), [(DAY_BEFORE, False), (END, True)])
def test_a_hold_that_lapsed_let_the_rest_go_by_itself(day: date, is_over: bool) -> None:
    member = a_reader()
    a_hold(MONDAY, member=member, until=END)
    held, _code = erase(member)

    erase_due(today=day, at=noon(day))

    held.refresh_from_db()
    assert held.is_over is is_over
    assert Member.objects.filter(pk=member.pk).exists() is not is_over
    assert StandingHold.objects.exists() is not is_over


def test_a_dispute_that_was_settled_let_it_go_while_a_demand_of_the_law_still_held() -> None:
    member = a_reader()
    dispute = a_hold(MONDAY, member=member)
    demand = a_hold(MONDAY, member=member, kind="legal", parts=["contact"], reason="126ni Sv")
    held, _code = erase(member)
    assert {each["code"] for each in held.receipts.get().content["stays"]} == {"dispute", "legal"}

    lift_hold(dispute, by=dispute.placed_by, today=MONDAY)
    erase_due(today=MONDAY, at=AT)
    between = set(count_rows(member.pk))
    lift_hold(demand, by=demand.placed_by, today=MONDAY)
    erase_due(today=MONDAY, at=AT)

    held.refresh_from_db()
    assert "members.Member" in between
    assert "loans.Borrower" not in between
    assert (held.state, held.subject_id) == ("receipt", None)
    assert [len(each.content["stays"]) for each in held.receipts.order_by("number")] == [2, 1, 0]


def test_what_somebody_says_to_have_brought_back_was_a_dispute_of_its_own() -> None:
    member = a_reader()
    loan = a_loan(member=member, today=MONDAY)
    claim_returned(loan, today=MONDAY)

    held, _code = erase(member)
    return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=AT)
    erase_due(today=MONDAY, at=AT)

    assert held.receipts.get(number=1).content["stays"][0]["code"] == "claimed"
    held.refresh_from_db()
    assert held.is_over


def test_a_complaint_that_was_not_answered_kept_who_complains_until_it_was() -> None:
    member = a_reader()
    complaint = open_case(
        kind="complaint", member=member, channel="web", today=MONDAY, at=AT, text="Het deugt niet."
    )
    held, _code = erase(member)
    left = set(count_rows(member.pk))

    answer_case(complaint, words="Je hebt gelijk.", today=MONDAY, at=AT)
    erase_due(today=MONDAY, at=AT)

    assert {"rights.Case", "rights.Words", "members.Member"} <= left
    assert "loans.Borrower" not in left
    held.refresh_from_db()
    assert held.is_over
    assert not Member.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize(("days", "refusal"), [(0, HoldEnded), (1, HoldTooLong)])
def test_no_hold_was_placed_for_longer_than_five_years_or_for_no_day(
    days: int, refusal: type[Exception]
) -> None:
    until = MONDAY if not days else longest(MONDAY) + timedelta(days=days)

    with pytest.raises(refusal):
        a_hold(MONDAY, until=until)

    hold = a_hold(MONDAY)
    assert hold.until == longest(MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingHold.objects.filter(pk=hold.pk).update(until=hold.until + timedelta(days=1))


@pytest.mark.parametrize(("days", "alarms"), [(61, 0), (60, 1)])
def test_nothing_came_near_its_end_unseen(
    days: int, alarms: int, settings: Settings, tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CLOCK_FILE = f"{tmp_path}/clock.json"
    hold = a_hold(MONDAY)
    day = hold.until - timedelta(days=days)
    clock.move_to(day)

    watch_holds()

    assert sum("within sixty days" in line for line in caplog.messages) == alarms
    assert StandingHold.objects.ending(day).count() == alarms
    assert ErasureHold.objects.ending(day).count() == 0


def test_the_privacy_officer_placed_and_lifted_one_and_nobody_else_could(
    client: Client, it_is_monday: None
) -> None:
    member = a_member(given_name="Wilhelmina")
    said = {
        "card_number": card_of(member).number, "kind": "dispute", "parts": ["history", "money"],
        "reason": "Schade", "owner": "manager", "until": "2027-03-01",
    }  # fmt: skip
    let_in(client, a_colleague(username="marga", role="manager"))
    refused = client.post("/beheer/wissen/vastgehouden/", said)
    noor = a_colleague(username="noor", role="privacy officer")
    let_in(client, noor)

    too_long = client.post("/beheer/wissen/vastgehouden/", said | {"until": "2031-11-24"})
    client.post("/beheer/wissen/vastgehouden/", said)
    page = client.get("/beheer/wissen/vastgehouden/").content.decode()
    hold = StandingHold.objects.get()
    client.post(f"/beheer/wissen/vastgehouden/{hold.pk}/klaar/")

    assert refused.status_code == 403
    assert "langer dan vijf jaar" in too_long.content.decode()
    assert "Schade" in page
    assert "Wilhelmina" not in page
    assert (hold.subject_id, hold.until, hold.placed_by) == (member.pk, END, noor)
    assert AccessLine.objects.about(member.pk).filter(activity="erasure").count() == 1
    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lifted_on) == (noor, MONDAY)


def test_a_colleague_held_nothing_of_themselves(client: Client, it_is_monday: None) -> None:
    member = a_member()
    email = Account.objects.get(member=member).email
    let_in(client, a_colleague(role="privacy officer", email=email))

    client.post("/beheer/wissen/vastgehouden/", {
        "card_number": card_of(member).number, "kind": "dispute", "reason": "Schade",
        "owner": "manager", "until": "2027-03-01",
    })  # fmt: skip

    assert not StandingHold.objects.exists()
