"""S9: the ladder follows the terms of the library, the day before and the day of, and survives outages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bieb.lib.clock import noon
from loans.models import Loan
from loans.operations import claim_returned, renew_loan, return_copy
from members.models import Address, ChannelPreference, Guardianship, Member
from notifications.models import Message
from notifications.outbox import claim, drop_untrue
from reminders.models import Pause, Step
from reminders.planning import write_reminders
from tests.builders import a_branch, a_copy, a_loan, a_member

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 5)
LENT = date(2025, 12, 15)
REMINDERS = ["email", "letter"]


@pytest.fixture(autouse=True)
def _terms_of_s9() -> None:
    """+21, +42, invoice +63, agency +91."""
    Step.objects.all().delete()
    shared = {"channels": REMINDERS, "stops": ["claimed"]}
    Step.objects.bulk_create([
        Step(code="first", position=1, days=21, kind="overdue", ordinal=1, **shared),
        Step(code="second", position=2, days=42, kind="overdue", ordinal=2, **shared),
        Step(code="invoice", position=3, days=63, kind="invoice", check_by="batch", **shared),
        Step(
            code="agency", position=4, days=91, kind="collection", check_by="two", after="invoice",
            after_days=14, audience="adults", **shared,
        ),
    ])  # fmt: skip


def late(member: Member | None = None) -> Loan:
    loan = a_loan(member=member, today=LENT)
    assert loan.due_on == DUE
    return loan


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def planned_on(day: date) -> list[str]:
    """Plan as the worker does at seven, and return what was written that day."""
    before = set(Message.objects.values_list("pk", flat=True))
    write_reminders(now=at(day))
    return [each.step for each in Message.objects.exclude(pk__in=before).order_by("pk")]


def send_everything(day: date) -> None:
    Message.objects.filter(finished_at=None).update(state="sent", finished_at=at(day))


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        (date(2026, 1, 25), []),
        (date(2026, 1, 26), ["first"]),
        (date(2026, 2, 14), ["first"]),
        (date(2026, 2, 16), ["second"]),
        (date(2026, 3, 7), ["second"]),
        (date(2026, 3, 9), ["invoice"]),
    ],
)
def test_each_step_came_on_its_day_and_not_the_day_before(day: date, steps: list[str]) -> None:
    late()
    late()

    assert planned_on(day) == steps * 2


def test_the_whole_ladder_was_climbed_once() -> None:
    late()
    said = {}
    for ahead in range(100):
        day = DUE + timedelta(days=ahead)
        if found := planned_on(day):
            said[day] = found
        send_everything(day)

    assert said == {
        date(2026, 1, 26): ["first"],
        date(2026, 2, 16): ["second"],
        date(2026, 3, 9): ["invoice"],
        date(2026, 4, 6): ["agency"],
    }


def test_after_days_without_workers_a_missed_step_went_once_and_the_next_kept_its_day() -> None:
    late()

    assert planned_on(date(2026, 1, 30)) == ["first"]
    assert planned_on(date(2026, 1, 31)) == []
    assert planned_on(date(2026, 2, 14)) == []
    assert planned_on(date(2026, 2, 16)) == ["second"]


def test_an_outage_over_two_steps_gave_no_burst() -> None:
    late()

    assert planned_on(date(2026, 3, 2)) == ["second"]


def test_a_loan_of_two_years_ago_that_was_touched_got_nothing() -> None:
    loan = late()
    loan.save()

    assert planned_on(date(2028, 1, 10)) == []


def test_what_was_renewed_got_nothing_of_its_old_date() -> None:
    loan = late()
    renewed = renew_loan(loan, today=DUE, at=noon(DUE))

    assert planned_on(date(2026, 1, 26)) == []
    assert planned_on(renewed.due_on + timedelta(days=21)) == ["first"]


def test_what_came_back_after_it_was_written_was_dropped() -> None:
    loan, other = late(), late()
    planned_on(date(2026, 1, 26))
    day = date(2026, 1, 27)
    return_copy(loan.copy, branch=a_branch(), today=day, at=noon(day))

    claimed = claim("overdue", now=at(day))
    assert claimed is not None
    drop_untrue(claimed, now=at(day))

    states = dict(Message.objects.values_list("about", "state"))
    assert states == {loan.pk: "dropped", other.pk: "waiting"}
    assert planned_on(date(2026, 2, 16)) == ["second"]


@pytest.mark.parametrize("stop", ["claimed", "locked", "plan", "dispute", "deceased", "step"])
def test_whatever_stops_the_ladder_stopped_what_was_written_and_what_was_not(stop: str) -> None:
    loan, other = late(), late()
    planned_on(date(2026, 1, 26))
    day = date(2026, 1, 27)
    if stop == "claimed":
        claim_returned(loan, today=day)
    elif stop == "locked":
        Member.objects.filter(pk=loan.member_id).update(restricted_on=day)
    elif stop == "step":
        Step.objects.filter(code="first").update(is_active=False)
    else:
        Pause.objects.create(member=loan.member, why=stop, since=day)
    claimed = claim("overdue", now=at(day))
    assert claimed is not None
    drop_untrue(claimed, now=at(day))

    kept = [] if stop == "step" else [other.pk]
    assert list(claimed.rows().values_list("about", flat=True)) == kept
    planned_on(date(2026, 2, 16))
    second = set(Message.objects.filter(step="second").values_list("about", flat=True))
    assert second == ({loan.pk, other.pk} if stop == "step" else {other.pk})


def test_a_pause_ended_on_its_last_day() -> None:
    loan = late()
    Pause.objects.create(
        member=loan.member, why="plan", since=date(2026, 1, 1), until=date(2026, 1, 26)
    )

    assert planned_on(date(2026, 1, 26)) == []
    assert planned_on(date(2026, 1, 27)) == ["first"]


def test_who_has_no_mail_got_a_letter_and_who_has_neither_was_counted() -> None:
    paper, nobody = a_member(email=""), a_member(email="")
    Address.objects.create(
        member=paper, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    late(paper)
    late(nobody)

    planned = write_reminders(now=at(date(2026, 1, 26)))

    assert (planned[0].channels, planned[0].unreachable) == ({"letter": 1}, 1)


def test_who_chose_letters_got_letters() -> None:
    member = a_member()
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    ChannelPreference.objects.create(member=member, kind="overdue", channel="letter")
    late(member)
    late()

    planned = write_reminders(now=at(date(2026, 1, 26)))

    assert planned[0].channels == {"letter": 1, "email": 1}


def test_an_invoice_about_a_child_went_to_its_parent_and_never_to_the_child() -> None:
    petra = a_member(given_name="Petra")
    with_parent = a_member(given_name="Daan", birth_date=date(2009, 6, 1), email="daan@example.org")
    alone = a_member(given_name="Bo", birth_date=date(2009, 6, 1), email="bo@example.org")
    Guardianship.objects.create(child=with_parent, guardian=petra, since=LENT)
    late(with_parent)
    late(alone)

    planned_on(date(2026, 3, 9))
    planned_on(date(2026, 4, 6))

    assert [each.member for each in Message.objects.all()] == [petra]


def test_no_collection_without_an_invoice_that_was_sent() -> None:
    late()
    planned_on(date(2026, 3, 9))

    assert planned_on(date(2026, 4, 6)) == []


def test_what_waits_for_a_colleague_did_not_leave() -> None:
    late()
    planned_on(date(2026, 3, 9))

    assert claim("invoice", now=at(date(2026, 3, 9))) is None
    assert Message.objects.get().state == "held"


def test_two_things_of_one_person_had_each_their_own_message() -> None:
    member = a_member()
    first, second = late(member), a_loan(member=member, copy=a_copy(), today=LENT)
    planned_on(date(2026, 1, 26))

    assert {each.about for each in Message.objects.all()} == {first.pk, second.pk}
