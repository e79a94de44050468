"""The demo library: real titles, a cast, families, and five years of lending."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from audit.models import Alarm
from bieb.demo.seeding import seed
from catalog.models import Branch, Copy, Title
from erasure.models import StandingHold
from loans.models import Borrower, Loan, PastLoan
from loans.picklist import picklist
from members.models import Account, Card, Guardianship, Member
from notifications.models import AddressTrouble, LetterBatch, Message, MessageBody
from partners.models import Partner
from payments.balances import balance_of
from payments.models import Drawer, Posting
from reminders.checking import waiting_by_step
from reservations.models import InterlibraryRequest, Reservation, Whereabouts
from rights.models import Case
from tests.partners.client import EVERYTHING

TODAY = date(2026, 11, 23)
Fingerprint = tuple[object, ...]


@pytest.fixture(scope="module")
def seeded_before(django_db_setup: None, django_db_blocker: Any) -> Iterator[Fingerprint]:
    """The demo library for every test here, and what it was when it was made before."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            seed(today=TODAY, say=lambda _line: None)
            first = fingerprint()
            transaction.set_rollback(True)
        seed(today=TODAY, say=lambda _line: None)
        yield first
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded_before: Fingerprint, db: None) -> Fingerprint:
    return seeded_before


def fingerprint() -> Fingerprint:
    return (
        list(Card.objects.order_by("number").values_list("number", "member_id")),
        list(Copy.objects.order_by("barcode").values_list("barcode", "title__control_number")),
        list(
            Loan.objects.order_by("copy__barcode").values_list(
                "copy__barcode", "member_id", "due_on"
            )
        ),
        PastLoan.objects.count(),
    )


def test_the_demo_had_titles_members_families_and_history(demo: Fingerprint) -> None:
    assert Title.objects.count() >= 400
    assert Member.objects.count() >= 400
    assert Guardianship.objects.values("child").annotate(n=Count("pk")).filter(n__gte=2).exists()
    assert Borrower.objects.count() == PastLoan.objects.count() > 5_000
    assert Borrower.objects.filter(returned_on__lt=date(2022, 1, 1)).exists()
    assert not Account.objects.exclude(email__endswith="@example.org").exists()


def test_the_demo_had_the_partners_of_the_statement_and_one_that_asks(demo: Fingerprint) -> None:
    """P8: these are the organisations that work for us."""
    processors = Partner.objects.filter(role=Partner.Role.PROCESSOR)

    assert list(processors.values_list("name", flat=True)) == [
        "Appsoftware",
        "Eastbridge",
        "OCLC (eerder HKA)",
        "Rijnbrink",
    ]
    assert not processors.exclude(application=None).exists()
    assert Partner.objects.exclude(application=None).get().scopes == sorted(EVERYTHING)


def test_the_demo_had_every_sort_of_reservation(
    demo: Fingerprint,
) -> None:
    jan = Member.objects.get(account__email="jan@example.org")

    assert set(Reservation.objects.values_list("state", flat=True)) == set(Reservation.State)
    assert set(Whereabouts.objects.values_list("state", flat=True)) == set(Whereabouts.State)
    assert {each.state for each in jan.reservations.all()} == {"waiting", "ready"}
    assert picklist(Branch.objects.get(code="RIJ"), today=TODAY)
    assert InterlibraryRequest.objects.get().state == "approved"


def test_ina_owed_what_blocks_her_and_somebody_had_credit(demo: Fingerprint) -> None:
    ina, kees, petra = (
        Member.objects.get(account__email=f"{key}@example.org") for key in ("ina", "kees", "petra")
    )

    assert balance_of(ina).open_cents == 1240
    assert balance_of(kees).open_cents == 3495
    assert balance_of(petra).credit_cents == 1250
    assert Posting.objects.all().total_cents() == 0
    assert Drawer.objects.open().count() == 2


def test_every_page_of_colleagues_had_something_real(demo: Fingerprint) -> None:
    waiting = {
        each.step.code: each for each in waiting_by_step(Account.objects.get(username="marga"))
    }
    came_back = AddressTrouble.objects.get()
    pile = LetterBatch.objects.get(posted_at=None)

    assert {code: len(each.rows) for code, each in waiting.items()} == {
        "invoice": 3, "notice14": 1, "collection": 1,
    }  # fmt: skip
    assert came_back.member.account.email == "bounce@example.org"
    assert pile.messages.filter(instead_of__why="bounced 5.1.1").count() == 1
    assert Message.objects.filter(kind="pay_reminder", state="sent").count() == 2
    assert not MessageBody.objects.filter(sent_on__lt=TODAY - timedelta(days=90)).exists()
    assert {each.kind for each in Case.objects.open()} == {"access", "rectification", "objection"}
    assert Case.objects.nearly_late(TODAY).exists()
    assert StandingHold.objects.standing(TODAY).exists()
    assert Alarm.objects.open().exists()


def test_the_same_seed_made_the_same_library(demo: Fingerprint) -> None:
    assert fingerprint() == demo


@pytest.mark.django_db
def test_a_library_that_is_no_demo_was_not_filled(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("seed_demo")
