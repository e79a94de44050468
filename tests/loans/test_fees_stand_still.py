"""After mail that came back no late fee grows, until another way worked; those days never count."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from bieb.lib.clock import noon
from catalog.calendar import open_days
from circulation.fees import still_open_days
from circulation.standing import standing_of
from loans.models import Loan, Scan
from loans.operations import renew_loan, return_copy, undo_return
from loans.prospects import prospects
from loans.purge import money
from loans.recomputing import recompute_for
from loans.settling import settle_open
from members.models import Account, ChannelPreference, Member
from members.operations import change_email
from notifications import bounces, reach
from notifications.batches import make_batch, post
from notifications.models import AddressTrouble, LetterBatch, Message
from notifications.return_path import Returned, fingerprint
from notifications.unreached import Unreached
from payments.balances import balance_of
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_branch, a_loan, a_member, a_rule
from tests.notifications.test_letters import at_home

pytestmark = pytest.mark.django_db
LENT = MONDAY - timedelta(days=42)
DUE = MONDAY - timedelta(days=21)
BOUNCED = DUE + timedelta(days=3)
POSTED = DUE + timedelta(days=5)
HOME = DUE + timedelta(days=8)


@pytest.fixture(autouse=True)
def fifteen_cents() -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=500)


def owed(member: Member) -> int:
    return balance_of(member).open_cents


def night(day: date) -> int:
    return settle_open(today=day, at=noon(day))


def came_back(member: Member, day: date, code: str = "5.1.1", kind: str = "overdue") -> Message:
    """A mail that bounces on this day, and the letter that takes its place."""
    at = noon(day)
    message = Message.objects.create(
        member=member, kind=kind, about=1, due_on=day, channel="email", state="sent",
        written_at=at, not_before=at, finished_at=at,
    )  # fmt: skip
    email = Account.objects.get(member=member).email
    returned = Returned(message.pk, fingerprint(email)[:8])
    assert bounces.take_back(bounces.Bounce(returned, code, is_final=True), at=at)
    return message


def a_return(loan: Loan) -> Scan:
    returned = return_copy(loan.copy, branch=a_branch(), today=HOME, at=noon(HOME))
    return Scan.objects.create(
        key=uuid4(),
        scanned_at=noon(HOME),
        outcome=Scan.RETURNED,
        copy=loan.copy,
        loan_number=returned.past.pk,
        terms=returned.memory,
    )


def posted(day: date) -> None:
    batch = make_batch(at=noon(day))
    LetterBatch.objects.filter(pk=batch.pk).update(printed_at=noon(day))
    Message.objects.filter(batch=batch).update(template_version="1")
    assert post(batch, at=noon(day))


def a_late_loan(email: str = "wim@example.org") -> Loan:
    member = a_member(email=email)
    at_home(member)
    return a_loan(member=member, today=LENT)


def test_the_day_of_the_bounce_did_not_count_and_the_day_before_did() -> None:
    loan, other = a_late_loan(), a_late_loan("an@example.org")
    came_back(loan.member, BOUNCED)

    night(BOUNCED)
    before = owed(loan.member), owed(other.member)
    night(BOUNCED + timedelta(days=1))
    after = owed(loan.member), owed(other.member)

    assert before == (2 * 15, 2 * 15)
    assert after == (2 * 15, 3 * 15)


def test_it_grew_again_from_the_day_after_the_letter_was_posted() -> None:
    loan, other = a_late_loan(), a_late_loan("an@example.org")
    came_back(loan.member, BOUNCED)
    posted(POSTED)

    night(POSTED + timedelta(days=2))  # until Sunday, on which it is closed
    first = owed(loan.member)
    night(POSTED + timedelta(days=3))

    assert (first, owed(loan.member)) == (2 * 15, 3 * 15)
    assert owed(other.member) == 6 * 15


def test_another_address_counted_as_a_way_that_works_and_the_days_stayed_out() -> None:
    loan = a_late_loan()
    came_back(loan.member, BOUNCED)
    change_email(loan.member, email="nieuw@example.org")
    reach.address_changed(loan.member_id, today=POSTED)
    AddressTrouble.objects.all().delete()

    night(HOME)

    assert owed(loan.member) == 3 * 15
    assert list(Unreached.objects.values_list("since", "until")) == [(BOUNCED, POSTED)]


@pytest.mark.parametrize("nights", [0, 1, 5])
def test_the_desk_and_the_night_and_the_page_came_to_the_same_amount(nights: int) -> None:
    loan, renewed = a_late_loan(), a_late_loan("an@example.org")
    for each in (loan, renewed):
        came_back(each.member, BOUNCED)
    posted(POSTED)
    for _night in range(nights):
        night(HOME)

    shown = prospects(
        [Loan.objects.for_display().get(pk=renewed.pk)],
        standing_of(renewed.member_id, HOME),
        today=HOME,
    )[0].cost_cents
    renew_loan(renewed, today=HOME, at=noon(HOME))
    returned = return_copy(loan.copy, branch=a_branch(), today=HOME, at=noon(HOME))

    assert shown == owed(renewed.member) == 3 * 15
    assert returned.fee_cents == owed(loan.member) == 4 * 15


def test_an_undone_return_cost_what_it_did_before() -> None:
    loan = a_late_loan()
    came_back(loan.member, BOUNCED)
    posted(POSTED)
    night(HOME)
    before = owed(loan.member)

    scan = a_return(loan)
    during = owed(loan.member)
    undo_return(scan, at=noon(HOME))

    assert (before, during, owed(loan.member)) == (3 * 15, 4 * 15, 3 * 15)


def test_a_closed_day_in_hindsight_left_the_same_days_out() -> None:
    loan = a_late_loan()
    came_back(loan.member, BOUNCED)
    posted(POSTED)
    return_copy(loan.copy, branch=a_branch(), today=HOME, at=noon(HOME))

    changed = recompute_for([loan.lent_at_id], DUE, HOME, today=HOME, at=noon(HOME), may_rise=True)

    assert (changed, owed(loan.member)) == (0, 4 * 15)


def test_who_wanted_texts_was_reached_whatever_became_of_the_mail(
    settings: Settings,
) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1"
    loan = a_late_loan()
    Member.objects.filter(pk=loan.member_id).update(phone="06 12345678")
    ChannelPreference.objects.create(member=loan.member, kind="overdue", channel="sms")

    came_back(loan.member, BOUNCED)

    assert not Unreached.objects.exists()


def test_a_text_that_left_let_it_grow_again_and_mail_did_not() -> None:
    wim, an = a_late_loan(), a_late_loan("an@example.org")
    for each in (wim, an):
        came_back(each.member, BOUNCED)

    reach.left([Message(member=wim.member, channel="sms")], today=POSTED)
    reach.left([Message(member=an.member, channel="email")], today=POSTED)

    assert Unreached.objects.get(member=wim.member).until == POSTED
    assert Unreached.objects.get(member=an.member).until is None


def test_a_second_bounce_began_it_once_and_another_one_after_it_worked_began_anew() -> None:
    loan = a_late_loan()
    came_back(loan.member, BOUNCED, "5.7.1")
    came_back(loan.member, BOUNCED + timedelta(days=1), "5.7.1")
    posted(POSTED)
    change_email(loan.member, email="nieuw@example.org")
    came_back(loan.member, HOME)

    times = Unreached.objects.order_by("since").values_list("since", "until")
    assert list(times) == [(BOUNCED, POSTED), (HOME, None)]


def test_days_in_two_times_at_once_were_left_out_once() -> None:
    calendar = open_days(a_branch())
    times = [(BOUNCED, POSTED), (POSTED, POSTED), (BOUNCED, None)]

    assert still_open_days(DUE, HOME, calendar, times) == still_open_days(
        DUE, HOME, calendar, [(BOUNCED, None)]
    )
    assert still_open_days(DUE, BOUNCED - timedelta(days=1), calendar, times) == 0


def test_the_night_asked_no_more_for_ten_members_than_for_one() -> None:
    numbers = []
    for people in (1, 10):
        for number in range(people):
            loan = a_late_loan(f"lid{people}.{number}@example.org")
            came_back(loan.member, BOUNCED)
        night(HOME)
        with CaptureQueriesContext(connection) as queries:
            night(HOME + timedelta(days=1))
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


@with_every_role
def test_it_was_kept_while_a_loan_or_an_amount_needed_it() -> None:
    late, on_time = a_late_loan(), a_late_loan("an@example.org")
    Loan.objects.filter(pk=on_time.pk).update(due_on=POSTED)
    for each in (late, on_time):
        came_back(each.member, BOUNCED)
    posted(POSTED)
    money.purge(today=HOME)
    kept = list(Unreached.objects.values_list("member", flat=True))
    return_copy(late.copy, branch=a_branch(), today=HOME, at=noon(HOME))
    money.purge(today=HOME)

    assert kept == [late.member_id] == list(Unreached.objects.values_list("member", flat=True))
