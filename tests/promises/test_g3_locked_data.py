"""G3: "Je kunt het gebruik van je gegevens laten stilzetten, en bezwaar maken tegen gebruik dat niet
nodig is om te lenen."
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from audit.models import AccessLine
from bieb.lib.clock import noon
from circulation.errors import DataLocked
from consent.models import ConsentEvent
from consent.operations import How, record_consent
from consent.texts import current_text, publish_texts
from loans.models import Loan
from loans.operations import lend_copy, renew_loan, return_copy
from members.actions import actions
from members.finding import Facts, members_matching
from members.models import Account, Guardianship, Member, Objection
from members.operations import lift_restriction, object_to, restrict_member
from notifications.models import Message
from notifications.readers import readers_of
from partners.cards import check_card
from partners.models import Disclosure, Partner
from rights.operations import open_case
from tests.builders import (
    MONDAY,
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_look,
    a_member,
    a_partner_login,
    a_reservation,
    card_of,
)
from tests.loans.desk import a_desk, scan
from tests.logins import let_in
from tests.notifications.conftest import sink
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, outcomes, reminded, send
from tests.promises.mutations import Patch
from tests.reminders.planned import write_due_soon

__all__ = ["sink"]
CLAUSE = "G3"
MUTATIONS = [
    Patch("members/models/member.py", "return self.filter(restricted_on=None)", "return self"),
    Patch(
        "notifications/models.py",
        "self.filter(may_be_mailed).exclude(Exists(refusals))",
        "self.exclude(Exists(refusals))",
    ),
    Patch(
        "notifications/models.py",
        "Q(member__restricted_on=None) | Q(kind__in=codes_always_sent())",
        "Q(member__restricted_on=None)",
    ),
    Patch("circulation/blocks.py", "standing.restricted_on is not None", "False"),
    Patch("audit/reasons.py", "if wanted & locked_records(request):", "if False:"),
    Patch("loans/desk/cards.py", "card.member.restricted_on is not None", "False"),
    Patch("members/models/member.py", "return self.exclude(Exists(objections))", "return self"),
]
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
NAME = "Wolfgang-Op-Slot"
SCOPES = ("cards:check", "loans:read", "reservations:read")


def a_locked_member(**more: Any) -> Member:
    return restrict_member(a_member(given_name=NAME, **more), today=MONDAY)


def test_nobody_found_locked_data_by_card_name_or_address() -> None:
    locked, free = a_locked_member(), a_member(given_name="Jan")

    def found(member: Member) -> list[bool]:
        facts = (
            Facts(card_number=card_of(member).number),
            Facts(name=member.full_name, birth_date=member.birth_date),
        )
        return [member in members_matching(each) for each in facts]

    assert found(locked) == [False, False]
    assert found(free) == [True, True]


def test_locked_data_did_not_borrow_renew_or_reserve_and_still_brought_back() -> None:
    loan = a_loan(member=a_member(given_name=NAME), today=MONDAY)
    copy, title = a_copy(), a_copy().title
    restrict_member(loan.member, today=MONDAY)

    with pytest.raises(DataLocked):
        lend_copy(copy, loan.member, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    with pytest.raises(DataLocked):
        a_reservation(member=loan.member, title=title)
    with pytest.raises(DataLocked):
        renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))

    assert not Loan.objects.exists()


def test_no_reminder_was_written_to_locked_data_or_to_a_carer_who_is_locked() -> None:
    locked = a_member()
    a_loan(member=locked, today=MONDAY)
    restrict_member(locked, today=MONDAY)
    petra = a_member()
    child = a_member(birth_date=MONDAY.replace(year=2017), joined_on=MONDAY, email="")
    Guardianship.objects.create(child=child, guardian=petra, since=MONDAY)
    a_loan(member=child, today=MONDAY)
    restrict_member(petra, today=MONDAY)

    written = write_due_soon(now=NOW)

    assert written.messages == 0
    assert readers_of(child, kind="due_soon", today=MONDAY) == []
    assert readers_of(locked, kind="due_soon", today=MONDAY) == []


def test_what_was_written_before_the_lock_did_not_leave(sink: Sink) -> None:
    locked, free = a_member(), a_member(email="wout@example.org")
    reminded(locked, free)
    restrict_member(locked, today=MONDAY)

    send()

    assert [mail["To"] for mail in sink.mails] == ["wout@example.org"]
    assert sorted(outcomes()) == [("dropped", "not_wanted"), ("sent", "")]


def test_who_locked_their_data_still_heard_about_their_own_rights(sink: Sink) -> None:
    locked = a_member(email="slot@example.org")
    reminded(locked)
    restrict_member(locked, today=MONDAY)
    open_case(kind="complaint", member=locked, channel="phone", today=MONDAY, at=NOW)

    send()

    assert [mail["To"] for mail in sink.mails] == ["slot@example.org"]
    assert sorted(outcomes()) == [("dropped", "not_wanted"), ("sent", "")]


def test_no_partner_heard_more_than_that_the_card_does_not_work() -> None:
    partner = a_partner_login(scopes=SCOPES).partner
    locked, free = a_locked_member(), a_member()

    answers = [
        check_card(
            partner, card_of(each).number, scopes=SCOPES, today=MONDAY, at=noon(MONDAY)
        ).fields
        for each in (locked, free)
    ]

    assert answers[0] == {
        "valid": False,
        "membershipKind": None,
        "validUntil": None,
        "reason": "blocked",
    }
    assert answers[1]["valid"] is True
    assert Disclosure.objects.about(locked.pk).count() == 1


def staff_pages(member: Member) -> list[tuple[str, str, dict[str, str]]]:
    """Every page of the back office and the desk on which a colleague could meet a member."""
    card = card_of(member).number
    rows: list[Any] = [
        member,
        Loan.objects.filter(member=member).first(),
        Message.objects.filter(member=member).first(),
        ConsentEvent.objects.filter(member=member).first(),
        AccessLine.objects.about(member.pk).first(),
    ]
    pages: list[tuple[str, str, dict[str, str]]] = []
    for row in rows:
        table = f"/beheer/{row._meta.app_label}/{row._meta.model_name}"
        pages += [("GET", f"{table}/", {}), ("GET", f"{table}/{row.pk}/change/", {})]
        pages += [("GET", f"{table}/{row.pk}/history/", {})]
    pages += [("GET", f"/beheer/members/member/{member.pk}/doen/{slug}/", {}) for slug in actions()]
    facts = {"reason": "desk", "name": member.family_name, "birth_date": "1980-03-14"}
    pages += [("POST", "/beheer/members/member/", facts), ("POST", "/balie/zoek-lid", facts)]
    pages += [("POST", "/beheer/members/member/", {"reason": "desk", "card_number": card})]
    return pages


def known_to_the_library(member: Member) -> None:
    """Give somebody a row in each table that colleagues can open."""
    a_loan(member=member, today=MONDAY)
    write_due_soon(now=NOW)
    publish_texts()
    record_consent(
        member, current_text("newsletter", "nl"), given=True, how=How(channel="web"), at=NOW
    )
    a_look(member=member, at=NOW)


def read(client: Client, pages: list[tuple[str, str, dict[str, str]]]) -> list[str]:
    """Return the pages on which the name stands."""
    found = []
    for method, path, given in pages:
        ask: Callable[..., Any] = client.post if method == "POST" else client.get
        if NAME in ask(path, given, follow=True).content.decode():
            found.append(f"{method} {path}")
    return found


@pytest.fixture
def manager(client: Client) -> Account:
    """A colleague who may see everything but may not unlock data."""
    account = a_colleague(username="marga", role="manager")
    privacy = Permission.objects.filter(codename__in=["view_consentevent", "view_accessline"])
    account.user_permissions.set(privacy)
    let_in(client, account)
    return account


def test_whoever_walked_every_page_of_colleagues_met_no_locked_data(
    client: Client, manager: Account
) -> None:
    member = a_member(given_name=NAME)
    known_to_the_library(member)
    client.post("/beheer/reden/", {"reason": "desk"})
    client.post("/balie/vestiging", {"branch": a_branch().pk})
    seen = AccessLine.objects.count()
    pages = staff_pages(member)
    before = read(client, pages)

    restrict_member(member, today=MONDAY)
    lines = AccessLine.objects.count()
    after = read(client, pages)

    assert len(before) >= 6
    assert lines > seen
    assert after == []
    assert AccessLine.objects.count() == lines


def test_a_scan_of_a_locked_card_said_in_words_why_nothing_is_shown() -> None:
    locked = a_locked_member()
    desk = a_desk()

    outcome = scan(desk, card_of(locked).number)
    page = desk.get("/balie/").content.decode()

    assert outcome == "data_locked"
    assert "op verzoek op slot" in page
    assert NAME not in page


def test_a_card_that_was_open_when_the_data_were_locked_closed() -> None:
    member = a_member(given_name=NAME)
    desk = a_desk()
    scan(desk, card_of(member).number)
    before = desk.get("/balie/").content.decode()
    restrict_member(member, today=MONDAY)

    scan(desk, a_copy().barcode)
    after = desk.get("/balie/").content.decode()

    assert NAME in before
    assert NAME not in after
    assert not Loan.objects.exists()


def test_the_member_locked_and_unlocked_the_data_alone(client: Client) -> None:
    member = a_member(password="wachtwoord-van-de-bieb")
    client.force_login(member.account)

    client.post("/mijn/privacy/op-slot/", {"decision": "lock"})
    member.refresh_from_db()
    locked_on = member.restricted_on
    page = client.get("/mijn/privacy/").content.decode()
    client.post("/mijn/privacy/op-slot/", {"decision": "unlock"})
    member.refresh_from_db()

    assert locked_on is not None
    assert "Het slot eraf halen" in page
    assert member.restricted_on is None


def test_the_privacy_officer_unlocked_only_after_telling_the_member(client: Client) -> None:
    locked, wout = a_locked_member(), a_locked_member()
    let_in(client, a_colleague(username="noor", role="privacy officer"))
    client.post("/beheer/reden/", {"reason": "rights"})
    page = f"/beheer/members/member/{locked.pk}/doen/van-slot/"

    client.post(page, {})
    locked.refresh_from_db()
    untold = locked.restricted_on
    client.post(page, {"told": "phone"})
    locked.refresh_from_db()
    wout.refresh_from_db()

    assert untold == MONDAY
    assert locked.restricted_on is None
    assert wout.restricted_on == MONDAY


def test_after_unlocking_everything_worked_again() -> None:
    member = a_locked_member()

    lift_restriction(member)

    assert member in members_matching(Facts(card_number=card_of(member).number))
    assert a_loan(member=member, today=MONDAY).member == member


@pytest.mark.parametrize(
    ("role", "valid"), [("processor", True), ("controller", False), ("joint", False)]
)
def test_an_objection_closed_the_card_at_other_libraries_and_not_at_ours(
    role: str, valid: bool
) -> None:
    partner = a_partner_login(scopes=SCOPES).partner
    Partner.objects.filter(pk=partner.pk).update(role=role)
    partner.refresh_from_db()
    objector, wout = a_member(), a_member(given_name="Wout")
    object_to(objector, Objection.Activity.PARTNERS, today=MONDAY)

    answers = [
        check_card(
            partner, card_of(each).number, scopes=SCOPES, today=MONDAY, at=noon(MONDAY)
        ).fields["valid"]
        for each in (objector, wout)
    ]

    assert answers == [valid, True]


def test_whoever_objected_to_research_was_in_no_selection() -> None:
    objector, wout = a_member(), a_member(given_name="Wout")
    object_to(objector, Objection.Activity.RESEARCH, today=MONDAY)

    chosen = Member.objects.unrestricted().not_objecting_to(Objection.Activity.RESEARCH)

    assert list(chosen) == [wout]
