"""S9: the ladder follows the terms of the library, the day before and the day of, and survives outages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bieb.lib.clock import noon
from catalog.models import Closure
from loans.models import Loan
from loans.operations import claim_returned, renew_loan, return_copy
from members.models import Address, ChannelPreference, Guardianship, Member
from notifications.letters import kind_of
from notifications.models import Message
from notifications.outbox import claim, drop_untrue
from reminders.models import Pause, Step
from reminders.planning import write_reminders
from tests.builders import a_branch, a_copy, a_loan, a_member, a_rule

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 5)
LENT = date(2025, 12, 15)
REMINDERS = ["email", "letter"]


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


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


@pytest.mark.parametrize(
    ("from_today", "due_on", "ahead"),
    [
        (False, date(2026, 1, 26), date(2026, 2, 16)),
        (True, date(2026, 2, 10), date(2026, 3, 3)),
    ],
)
def test_what_was_renewed_got_nothing_of_its_old_date(
    from_today: bool, due_on: date, ahead: date
) -> None:
    """Renewing counts from the old date here, or from the day itself where the library says so."""
    a_rule(renews_from_today=from_today)
    day = date(2026, 1, 20)
    renewed = renew_loan(late(), today=day, at=noon(day))

    assert renewed.due_on == due_on
    assert planned_on(date(2026, 1, 26)) == []
    assert planned_on(ahead - timedelta(days=1)) == []
    assert planned_on(ahead) == ["first"]


def test_a_step_that_was_said_late_said_the_right_date_and_the_right_number() -> None:
    late()
    planned_on(date(2026, 1, 30))

    (letter,) = kind_of("overdue").letters(list(Message.objects.all()))

    assert (letter.words["due_on"], letter.words["ordinal"]) == (DUE, 1)


def test_eight_late_things_were_one_letter_with_for_each_its_own_number() -> None:
    member = a_member(email="")
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    for _thing in range(5):
        a_loan(member=member, copy=a_copy(), today=LENT)
    for _thing in range(3):
        a_loan(member=member, copy=a_copy(), today=LENT + timedelta(days=21))
    late()
    assert planned_on(date(2026, 1, 26)) == ["first"] * 6
    send_everything(date(2026, 1, 26))
    planned_on(date(2026, 2, 16))

    waiting = Message.objects.filter(state="waiting", channel="letter")
    (letter,) = kind_of("overdue").letters(list(waiting))

    numbers = {line.ordinal: line.count for line in letter.words["lines"]}  # type: ignore[attr-defined]
    assert (letter.words["count"], numbers) == (8, {1: 3, 2: 5})


@pytest.mark.parametrize(
    ("planned", "leaves"),
    [
        (at(date(2026, 1, 26)), at(date(2026, 1, 26))),
        (at(date(2026, 1, 26), 20), at(date(2026, 1, 27), 7)),  # 21.00 in Rijssen
        (at(date(2026, 1, 31), 20), at(date(2026, 2, 2), 7)),  # over a Sunday
        (at(date(2026, 2, 1)), at(date(2026, 2, 2), 7)),
        (at(date(2026, 2, 5)), at(date(2026, 2, 7), 7)),  # two days that are closed
    ],
)
def test_what_was_planned_in_a_quiet_time_moved_on(planned: datetime, leaves: datetime) -> None:
    for day in (5, 6):
        Closure.objects.create(day=date(2026, 2, day), kind=Closure.Kind.CLOSED, name="Feest")
    late()
    write_reminders(now=planned)

    assert Message.objects.get().not_before == leaves


def test_an_emergency_of_a_branch_stopped_what_was_lent_there_and_only_that() -> None:
    holten = a_branch(code="holten", name="Holten")
    loan, other = a_loan(branch=holten, today=LENT), late()
    planned_on(date(2026, 1, 26))
    day = date(2026, 1, 27)
    for each in (day, date(2026, 2, 16)):
        Closure.objects.create(
            branch=holten, day=each, kind=Closure.Kind.EMERGENCY, name="Overstroming"
        )
    claimed = claim("overdue", now=at(day))
    assert claimed is not None
    drop_untrue(claimed, now=at(day))

    assert list(claimed.rows().values_list("about", flat=True)) == [other.pk]
    assert planned_on(date(2026, 2, 16)) == ["second"]
    planned_on(date(2026, 2, 17))
    second = set(Message.objects.filter(step="second").values_list("about", flat=True))
    assert second == {loan.pk, other.pk}


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
