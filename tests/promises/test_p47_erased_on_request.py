"""P47: "Wil je eerder weg, dan wissen we je gegevens op jouw verzoek, uiterlijk binnen een maand; uit reservekopieën zijn ze na 30 dagen." """

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import AccessLine
from bieb.lib import sealing
from bieb.lib.clock import noon
from erasure.checking import count_rows
from erasure.errors import AlreadyAsked, NotErased, TooLateToWithdraw
from erasure.models import ErasureRequest, Receipt
from erasure.operations import (
    A_DAY,
    erase_due,
    executing,
    go_on,
    request_erasure,
    withdraw_erasure,
)
from erasure.preview import preview_of
from erasure.receipts import is_whole
from loans.models import Borrower, PastLoan
from loans.operations import return_copy
from members.models import Account, Member, Session
from payments.models import Holder, Posting
from payments.operations import pay
from reservations.models import Reservation
from retention.residue.looking import look_for
from rights.models import Case
from tests.all_roles import with_every_role
from tests.builders import (
    MONDAY,
    a_branch,
    a_charge,
    a_colleague,
    a_loan,
    a_member,
    card_of,
)
from tests.erasure.people import AT, a_reader, erase
from tests.logins import just_logged_in, let_in
from tests.promises.mutations import Patch

pytestmark = [with_every_role, pytest.mark.ignore_template_errors]
CLAUSE = "P47"
MUTATIONS = [
    Patch(
        "notifications/purge.py",
        "messages = Message.objects.using(PURGE).filter(member__in=people)",
        "messages = Message.objects.using(PURGE).none()",
    ),
    Patch("erasure/checking.py", "if left:", "if False:"),
    Patch(
        "erasure/operations/executing.py",
        "request.state, request.subject_id, request.probes = State.RECEIPT, None, None",
        "request.state = State.RECEIPT",
    ),
]


def test_whoever_asked_was_gone_from_every_table_and_found_nowhere() -> None:
    member, wout = a_reader(), a_reader(name="Wout")
    card, account = card_of(member).number, Account.objects.get(member=member)
    needles = [str(member.pk), card, account.email, str(account.pk), "Wilhelmina"]

    ended, _code = erase(member)

    assert ended.state == "receipt"
    assert count_rows(member.pk) == {}
    assert look_for(needles).is_clean
    assert Member.objects.filter(pk=wout.pk).exists()
    assert len(count_rows(wout.pk)) > 5


def test_facts_and_totals_stayed() -> None:
    member = a_reader()
    a_charge(member=member, cents=250)
    pay_off(member, 250)
    past, posted = PastLoan.objects.count(), Posting.objects.count()

    erase(member)

    assert PastLoan.objects.count() == past
    assert Posting.objects.count() == posted
    assert not Holder.objects.filter(member=member.pk).exists()
    assert not Borrower.objects.filter(member=member.pk).exists()


def pay_off(member: Member, cents: int) -> None:
    pay(member, cents=cents, means="card", key=uuid4(), at=AT, today=MONDAY)


def test_what_is_at_home_held_only_who_it_is_and_went_by_itself_afterwards() -> None:
    member = a_reader()
    loan = a_loan(member=member, today=MONDAY)
    [foretold] = preview_of(member, today=MONDAY).holds

    held, _code = erase(member)

    assert held.state == "held"
    left = set(count_rows(member.pk))
    assert {"loans.Loan", "members.Member", "members.Card", "members.Address"} <= left
    assert left.isdisjoint({"loans.Borrower", "consent.ConsentEvent", "audit.AccessLine"})
    kept = Member.objects.get(pk=member.pk)
    assert (kept.given_name, kept.phone) == ("Wilhelmina", "")
    assert not Account.objects.get(member=member).is_active
    (stays,) = held.receipts.get().content["stays"]
    assert (stays["code"], stays["count"], stays["until"]) == ("loan", 1, "2031-11-23")
    assert foretold.until.isoformat() == stays["until"]

    return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=AT)
    erase_due(today=MONDAY, at=AT)

    held.refresh_from_db()
    assert (held.state, held.subject_id) == ("receipt", None)
    assert not Member.objects.filter(pk=member.pk).exists()
    assert [each.content["is_complete"] for each in held.receipts.all()] == [False, True]


def test_what_is_owed_held_until_it_was_paid() -> None:
    member = a_reader()
    a_charge(member=member, cents=500)

    held, _code = erase(member)
    pay_off(member, 500)
    erase_due(today=MONDAY, at=AT)

    assert held.receipts.get(number=1).content["stays"][0]["code"] == "debt"
    held.refresh_from_db()
    assert held.state == "receipt"


@pytest.mark.parametrize(("days_before", "is_over"), [(1, False), (0, True)])
def test_no_hold_outlived_five_years(days_before: int, is_over: bool) -> None:
    member = a_reader()
    a_charge(member=member, cents=500)
    held, _code = erase(member)
    day = MONDAY.replace(year=MONDAY.year + 5) - timedelta(days=days_before)

    erase_due(today=day, at=noon(day))

    held.refresh_from_db()
    assert held.is_over is is_over


def test_a_reservation_was_cancelled_and_held_nothing() -> None:
    member = a_reader()

    ended, _code = erase(member)

    assert ended.is_over
    assert not Reservation.objects.filter(member=member.pk).exists()


def test_the_address_was_mailed_before_it_went_and_the_receipt_named_nobody(
    client: Client,
) -> None:
    member = a_reader(email="wilhelmina@example.org")

    ended, code = erase(member)

    (sent,) = mail.outbox
    assert sent.to == ["wilhelmina@example.org"]
    assert code in sent.body
    page = client.get(f"/wissen/bewijs/{code}/").content.decode()
    file = client.get(f"/wissen/bewijs/{code}/bestand/").json()
    assert "gewist en gecontroleerd" in page
    assert "Wilhelmina" not in page + str(file)
    assert str(member.pk) not in page + str(file)
    assert is_whole(ended.receipts.get())
    assert client.get("/wissen/bewijs/geen-code/").status_code == 404


def test_every_log_in_ended(client: Client) -> None:
    member = a_reader()
    client.force_login(member.account)
    client.get("/mijn/privacy/")

    erase(member)

    assert not Session.objects.exclude(account=None).exists()
    assert client.get("/mijn/privacy/").status_code == 302


def test_whoever_was_killed_halfway_left_whole_steps_and_the_next_went_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = a_reader()
    asked = request_erasure(member, channel="web", today=MONDAY, at=AT)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(executing, "refuse_leftovers", killed)
        with pytest.raises(KeyboardInterrupt):
            go_on(asked.request, today=MONDAY, at=AT)
    halfway = ErasureRequest.objects.get(pk=asked.request.pk).state
    ended = go_on(asked.request, today=MONDAY, at=AT)

    assert halfway == "executing"
    assert ended.state == "receipt"
    assert ended.receipts.get().content["search"]["probes"] >= 4


def test_a_step_that_forgets_nothing_was_caught_by_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = a_reader()
    asked = request_erasure(member, channel="web", today=MONDAY, at=AT)
    monkeypatch.setattr(executing, "steps", list)

    with pytest.raises(NotErased, match=r"members\.Member"):  # counted, before any search
        go_on(asked.request, today=MONDAY, at=AT)

    assert ErasureRequest.objects.get(pk=asked.request.pk).state == "executing"


def test_a_value_that_somebody_else_has_too_was_left_out_and_named() -> None:
    a_member(email="gezin@example.org")
    member = a_reader(email="gezin@example.org")

    ended, _code = erase(member)

    search = ended.receipts.get().content["search"]
    assert search["left_out"] == ["e-mail"]
    assert "card" in search["sorts"]


def test_the_request_waited_a_day_and_could_be_stopped() -> None:
    member = a_reader()
    asked = request_erasure(member, channel="web", today=MONDAY, at=AT, waits=A_DAY)

    early = erase_due(today=MONDAY, at=AT + timedelta(hours=23))
    stopped = withdraw_erasure(asked.request, today=MONDAY, at=AT)

    assert early == 0
    assert (stopped.state, stopped.subject_id) == ("withdrawn", None)
    assert Member.objects.filter(pk=member.pk).exists()
    assert Case.objects.get().state == "closed"


def test_nobody_asked_twice_or_stopped_too_late() -> None:
    member = a_reader()
    a_loan(member=member, today=MONDAY)
    held, _code = erase(member)

    with pytest.raises(AlreadyAsked):
        request_erasure(member, channel="web", today=MONDAY, at=AT)
    with pytest.raises(TooLateToWithdraw):
        withdraw_erasure(held, today=MONDAY, at=AT)


def test_the_database_refused_a_step_back_and_a_changed_receipt() -> None:
    ended, _code = erase(a_reader())

    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=ended.pk).update(state="requested")
    with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():
        Receipt.objects.filter(request=ended).update(content={})


def test_the_case_was_answered_and_knew_nobody_and_no_key_was_left() -> None:
    member = a_reader()

    ended, _code = erase(member)

    case = Case.objects.get(reference=ended.case_reference)
    assert (case.state, case.member_id) == ("answered", None)
    assert sealing.generations(f"erasure-{ended.pk}") == []


def test_a_member_erased_the_data_on_the_pages(client: Client) -> None:
    account = Account.objects.get(member=a_reader())
    account.set_password("wachtwoord-van-de-bieb")
    account.save()
    client.force_login(account)

    first = client.get("/mijn/privacy/wissen/")
    just_logged_in(client, account)
    page = client.get("/mijn/privacy/wissen/").content.decode()
    wrong = client.post("/mijn/privacy/wissen/", {"waits": "no", "typed": "ja"})
    done = client.post("/mijn/privacy/wissen/", {"waits": "no", "typed": "wissen"})

    assert "reauth" in first["Location"]
    assert "Niets hoeft te blijven" in page
    assert "Typ het woord precies" in wrong.content.decode()
    assert "/wissen/bewijs/" in done.content.decode()
    assert ErasureRequest.objects.get().state == "requested"


def test_the_privacy_officer_erased_on_request_and_nobody_else_could(client: Client) -> None:
    member = a_reader()
    asked = {"card_number": card_of(member).number, "channel": "desk", "knows_who": "on"}
    let_in(client, a_colleague(username="marga", role="manager"))
    refused = client.post("/beheer/wissen/", asked)
    let_in(client, a_colleague(username="noor", role="privacy officer"))

    page = client.post("/beheer/wissen/", asked).content.decode()
    nothing_yet = ErasureRequest.objects.exists()
    done = client.post("/beheer/wissen/", asked | {"step": "start"}).content.decode()

    assert refused.status_code == 403
    assert "Wat weggaat" in page
    assert not nothing_yet
    assert "/wissen/bewijs/" in done
    assert ErasureRequest.objects.get().channel == "desk"
    assert AccessLine.objects.about(member.pk).filter(activity="erasure").count() == 2


def test_where_a_colleague_looks_first_nothing_started_before_that(
    client: Client, settings: Settings
) -> None:
    settings.ERASURE = "desk_checked"
    account = Account.objects.get(member=a_reader())
    client.force_login(account)
    just_logged_in(client, account)
    client.post("/mijn/privacy/wissen/", {"waits": "no", "typed": "wissen"})
    request = ErasureRequest.objects.get()
    by_itself = request.not_before - request.requested_at
    let_in(client, a_colleague(username="noor", role="privacy officer"))

    page = client.get("/beheer/wissen/").content.decode()
    client.post(f"/beheer/wissen/{request.pk}/starten/")

    request.refresh_from_db()
    assert by_itself == timedelta(days=21)
    assert "Bekeken: nu beginnen" in page
    assert request.not_before - request.requested_at < timedelta(hours=1)
