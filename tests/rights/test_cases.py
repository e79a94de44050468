"""A request has a month, may be extended once, and is dealt with once."""

from datetime import date, timedelta

import pytest

from bieb.lib.clock import noon
from rights import errors, rules
from rights.models import Case, CaseEvent, Words
from rights.operations import answer_case, close_case, extend_case, open_case, refuse_case
from tests.builders import MONDAY, a_colleague, a_member

pytestmark = pytest.mark.django_db


def a_case(*, received_on: date = MONDAY, text: str = "") -> Case:
    return open_case(
        kind="question",
        member=a_member(),
        channel="web",
        today=received_on,
        at=noon(received_on),
        text=text,
    )


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 23), date(2026, 12, 23), date(2027, 2, 23)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
    ],
)
def test_a_request_was_due_a_month_later_and_extended_to_three(
    received: date, due: date, extended: date
) -> None:
    case = a_case(received_on=received)

    assert case.due_on == due
    assert extend_case(case, reason="complex", today=due, at=noon(due)).due_on == extended


def test_the_alarm_went_ten_days_before_and_not_eleven() -> None:
    case = a_case()
    day = case.due_on - timedelta(days=10)

    assert not Case.objects.nearly_late(day - timedelta(days=1)).exists()
    assert Case.objects.nearly_late(day).get() == case
    assert Case.objects.nearly_late(case.due_on).get() == case
    assert Case.objects.late(case.due_on + timedelta(days=1)).get() == case
    assert not Case.objects.late(case.due_on).exists()


def test_a_request_was_extended_once_and_within_the_month() -> None:
    extended = extend_case(a_case(), reason="many", today=MONDAY, at=noon(MONDAY))
    old = a_case()
    late = old.due_on + timedelta(days=1)

    with pytest.raises(errors.ExtendedOnce):
        extend_case(extended, reason="many", today=MONDAY, at=noon(MONDAY))
    with pytest.raises(errors.TooLateToExtend):
        extend_case(old, reason="many", today=late, at=noon(late))


def test_a_request_was_dealt_with_once() -> None:
    case = answer_case(a_case(), words="Ja, dat klopt.", today=MONDAY, at=noon(MONDAY))

    with pytest.raises(errors.CaseClosed):
        close_case(case, today=MONDAY, at=noon(MONDAY))
    with pytest.raises(errors.CaseClosed):
        refuse_case(case, refusal="law", words="Nee.", today=MONDAY, at=noon(MONDAY))


def test_nobody_was_refused_without_words() -> None:
    with pytest.raises(errors.WordsNeeded):
        refuse_case(a_case(), refusal="law", words=" ", today=MONDAY, at=noon(MONDAY))


def test_every_step_left_a_line_with_who_took_it() -> None:
    anouk = a_colleague()
    case = a_case()
    extend_case(case, reason="complex", today=MONDAY, at=noon(MONDAY), staff=anouk)
    answer_case(case, words="Ja.", today=MONDAY, at=noon(MONDAY), staff=anouk)

    steps = CaseEvent.objects.values_list("what", "staff")

    assert list(steps) == [("opened", None), ("extended", anouk.pk), ("answered", anouk.pk)]


def test_the_words_were_sealed_and_said_nothing_of_the_person() -> None:
    case = a_case(text="Waarom staat mijn oude adres er nog?")
    words = Words.objects.get(case=case)

    assert b"adres" not in bytes(words.asked or b"")
    assert case.reference not in str(case.member_id)
    assert len(case.reference) == rules.REFERENCE_LENGTH
