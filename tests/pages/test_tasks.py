"""What people come for, done by somebody new: a few taps, or the keyboard alone, from the first page."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from pytest_django.live_server_helper import LiveServer

from audit.operations import record_access
from bieb.lib import clock
from consent.operations import How, record_consent
from consent.texts import current_text, publish_texts
from joining.models import Application
from loans.models import Loan
from members.models import Account, Member
from reservations.operations import capture
from tests.builders import (
    MONDAY,
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_moment,
    a_reservation,
    a_title,
)
from tests.joining.applicants import NOOR
from tests.pages.visitor import Screen, Visitor, a_visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOAK = bool(os.environ.get("BIEB_SOAK"))
PICKUP_CODE = re.compile(r"^[A-Z]{3,} \d+$")
SCREENS = (
    Screen("nl", 390, javascript=False),
    Screen("en", 320, keyboard=True, javascript=False),
)
EVERY_SCREEN = tuple(
    Screen(language, width, letters, keyboard)
    for language, width, letters, keyboard in product(
        ("nl", "en"), (1280, 390, 320), (100, 200), (False, True)
    )
)


@pytest.fixture
def zoe() -> Member:
    """Somebody with a loan, a book that is ready, a book to wait for, a debt, and a newsletter."""
    zoe = a_member(given_name="Zoë", family_name="Čapek", name_prefix="", email="zoe@example.org")
    a_loan(copy=a_copy(title=a_title(title="Gruffalo")), member=zoe, today=MONDAY - timedelta(14))
    ready = a_copy(title=a_title(title="De ontdekking van de hemel"))
    a_reservation(member=zoe, title=ready.title)
    capture(ready.pk, branch=a_branch(), today=MONDAY, at=a_moment(MONDAY))
    wished = a_copy(title=a_title(title="Lampje"))
    a_loan(copy=wished)
    a_reservation(member=zoe, title=wished.title)
    a_charge(member=zoe, cents=650, kind="damage")
    at = clock.now() - timedelta(days=3)
    record_access([zoe.pk], staff=a_colleague(), reason="phone", activity="member", at=at)
    publish_texts()
    text = current_text("newsletter", "nl")
    record_consent(zoe, text, given=True, how=How(channel="web"), at=at)
    return zoe


def renew(visitor: Visitor) -> None:
    visitor.presses("Renew until %(day)s")
    visitor.sees("Renewed. Bring it back on %(day)s at the latest.")


def find_what_is_ready(visitor: Visitor) -> None:
    visitor.sees("%(count)s reservation is ready.")
    visitor.sees_exactly(PICKUP_CODE)


def ask_access_for_a_child(visitor: Visitor) -> None:
    visitor.follows("Family")
    visitor.follows("Ask for access")
    visitor.fills("Card number of the other", "21234000012345")
    visitor.fills("Surname of the other", "Čapek")
    visitor.presses("Ask")
    visitor.sees(
        "Asked on %(day)s: the card that ends in %(digits)s. We wait for an answer, two weeks at most."
    )


def see_who_looked(visitor: Visitor) -> None:
    visitor.follows("My privacy")
    visitor.sees("Who looked at your data")
    visitor.sees_exactly("20 ")


def see_what_is_to_pay(visitor: Visitor) -> None:
    visitor.follows("Pay")
    visitor.sees_exactly("€ 6,50")


def pause_a_reservation(visitor: Visitor) -> None:
    visitor.follows("Reservations")
    visitor.follows("Change, pause or cancel")
    visitor.fills("Not before", (MONDAY + timedelta(days=14)).isoformat())
    visitor.presses("Save")
    visitor.sees("Suspended until %(day)s.")


def stop_the_newsletter(visitor: Visitor) -> None:
    visitor.follows("My privacy")
    visitor.presses("Stop this")
    visitor.sees("no")


def keep_no_history(visitor: Visitor) -> None:
    visitor.follows("Borrowed before")
    visitor.presses("Keep nothing")
    visitor.sees("We keep no list of what you borrowed.")


def block_a_lost_card(visitor: Visitor) -> None:
    visitor.follows("My card")
    visitor.follows("Block my card")
    visitor.presses("Yes, block my card now")
    visitor.sees("Your card is blocked: %(reason)s. You cannot borrow with it now.")


@dataclass(frozen=True)
class Task:
    do: Callable[[Visitor], None]
    most_taps: int
    has_a_form: bool = False


TASKS = (
    Task(renew, 2, has_a_form=True),
    Task(find_what_is_ready, 0),
    Task(see_who_looked, 1),
    Task(see_what_is_to_pay, 1),
    Task(stop_the_newsletter, 2),
    Task(keep_no_history, 2),
    Task(pause_a_reservation, 3, has_a_form=True),
    Task(ask_access_for_a_child, 3, has_a_form=True),
    Task(block_a_lost_card, 3, has_a_form=True),
)


def become_a_member(visitor: Visitor) -> None:
    visitor.follows("Become a member")
    visitor.fills("First name", NOOR["given_name"])
    visitor.fills("Family name", NOOR["family_name"])
    visitor.fills("Date of birth", NOOR["birth_date"])
    visitor.presses("Next")
    visitor.fills("Street", NOOR["street"])
    visitor.fills("Number", NOOR["house_number"])
    visitor.fills("Postcode", NOOR["postcode"])
    visitor.fills("City", NOOR["city"])
    visitor.fills("E-mail address", NOOR["email"])
    visitor.presses("Next")
    visitor.chooses("Bibliotheek Rijssen")
    visitor.presses("Next")
    visitor.presses("Send")
    visitor.sees("Look in your mail")


@pytest.mark.parametrize("screen", EVERY_SCREEN if SOAK else SCREENS, ids=str)
def test_somebody_new_did_what_they_came_for_in_a_few_taps(
    live_server: LiveServer, zoe: Member, screen: Screen
) -> None:
    account = Account.objects.get(member=zoe)
    tasks = [each for each in TASKS if SOAK or not screen.keyboard or each.has_a_form]
    taps = {}

    with a_visitor(live_server.url, screen, account) as visitor:
        for task in tasks:
            visitor.starts(task.do.__name__)
            task.do(visitor)
            visitor.keeps_a_picture()
            taps[task.do] = visitor.taps

    assert visitor.complaints == []
    assert [each.do for each in tasks if taps[each.do] > each.most_taps] == []
    assert Loan.objects.filter(member=zoe, renewals=1).count() == 1


def test_somebody_new_became_a_member(live_server: LiveServer) -> None:
    a_branch()
    a_membership_type(code="standaard")

    with a_visitor(live_server.url, SCREENS[0]) as visitor:
        visitor.starts("become_a_member")
        become_a_member(visitor)
        visitor.keeps_a_picture()

    assert visitor.complaints == []
    assert Application.objects.count() == 1
