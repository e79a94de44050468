"""Which terms hold: each term apart, what is more specific wins, and every answer says why."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from circulation.models import NO_LIMIT, TERMS, Rule, Terms
from circulation.terms import rulebook_version, terms_for
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_membership_type,
    a_rule,
    an_item_type,
)

pytestmark = pytest.mark.django_db
TOMORROW = MONDAY + timedelta(days=1)


class Library:
    """The rules of a small library: a base, youth, top, dvds, and books of Holten."""

    def __init__(self) -> None:
        self.rijssen = a_branch()
        self.holten = a_branch(code="HOL", name="Bibliotheek Holten")
        self.standard = a_membership_type()
        self.youth = a_membership_type(code="jeugd")
        self.top = a_membership_type(code="top", max_renewals=None)
        self.book = an_item_type()
        self.dvd = an_item_type(code="dvd")
        Rule.objects.exclude(pk=Rule.objects.base().pk).delete()
        self.base = a_rule(loan_days=21, max_renewals=2, fee_per_open_day_cents=15)
        self.of_youth = a_rule(category=self.youth, fee_per_open_day_cents=0)
        self.of_top = a_rule(category=self.top, max_renewals=NO_LIMIT)
        self.of_dvd = a_rule(item_type=self.dvd, loan_days=7, max_renewals=1)
        self.of_holten = a_rule(
            category=self.standard, item_type=self.book, branch=self.holten, loan_days=28
        )


def ask(branch: int | None, category: int | None, item_type: int | None, **more: object) -> Terms:
    asked = {"is_youth": False, "today": MONDAY} | more
    return terms_for(branch_id=branch, category_id=category, item_type_id=item_type, **asked)  # type: ignore[arg-type]


def three(terms: Terms) -> tuple[int, int, int]:
    return terms.loan_days, terms.max_renewals, terms.fee_per_open_day_cents


def test_each_term_came_from_the_most_specific_rule_that_says_it() -> None:
    lib = Library()

    answers = [
        three(ask(lib.rijssen.pk, lib.youth.pk, lib.dvd.pk)),
        three(ask(lib.holten.pk, lib.standard.pk, lib.book.pk)),
        three(ask(lib.rijssen.pk, lib.standard.pk, lib.book.pk)),
        three(ask(lib.rijssen.pk, lib.top.pk, lib.book.pk)),
        three(ask(lib.rijssen.pk, lib.standard.pk, 999_999)),
        three(ask(lib.rijssen.pk, 999_999, None)),
    ]

    assert answers == [
        (7, 1, 0),
        (28, 2, 15),
        (21, 2, 15),
        (21, NO_LIMIT, 15),
        (21, 2, 15),
        (21, 2, 15),
    ]


def test_every_answer_named_the_rule_of_every_term() -> None:
    lib = Library()

    terms = ask(lib.rijssen.pk, lib.youth.pk, lib.dvd.pk)

    assert terms.sources["loan_days"] == lib.of_dvd.pk
    assert terms.sources["fee_per_open_day_cents"] == lib.of_youth.pk
    assert terms.sources["fee_cap_cents"] == lib.base.pk
    assert terms.sources.keys() == set(TERMS)
    assert (terms.why("loan_days"), terms.why("fee_per_open_day_cents")) == ("dvd", "jeugd")


def test_somebody_under_18_never_paid_for_being_late_whatever_the_membership() -> None:
    lib = Library()

    terms = ask(lib.rijssen.pk, lib.standard.pk, lib.book.pk, is_youth=True)

    assert (terms.fee_per_open_day_cents, terms.block_over_cents) == (0, NO_LIMIT)
    assert terms.sources["block_after_days"] == "youth"


def test_a_rule_that_was_changed_at_noon_left_the_loan_of_this_morning() -> None:
    dvd = an_item_type(code="dvd", loan_days=7)
    loan = a_loan(copy=a_copy(item_type=dvd), today=MONDAY)

    a_rule(item_type=dvd, loan_days=14)

    loan.refresh_from_db()
    later = a_loan(copy=a_copy(item_type=dvd), today=MONDAY)
    assert (loan.terms.loan_days, loan.due_on) == (7, MONDAY + timedelta(days=7))
    assert (later.terms.loan_days, later.due_on) == (14, MONDAY + timedelta(days=14))
    assert loan.terms.rules[str(loan.terms.sources["loan_days"])] == "dvd"


@pytest.mark.parametrize(("day", "days"), [(MONDAY, 21), (TOMORROW, 28)])
def test_a_rule_that_starts_tomorrow_did_nothing_today(day: date, days: int) -> None:
    book = an_item_type()
    Rule.objects.filter(item_type=book).delete()
    a_rule(item_type=book, loan_days=28, valid_from=TOMORROW)

    assert ask(None, None, book.pk, today=day).loan_days == days


@pytest.mark.parametrize(("day", "days"), [(MONDAY, 28), (TOMORROW, 21)])
def test_a_rule_held_on_its_last_day_and_no_longer(day: date, days: int) -> None:
    book = an_item_type()
    Rule.objects.filter(item_type=book).delete()
    a_rule(item_type=book, loan_days=28, valid_until=MONDAY)

    assert ask(None, None, book.pk, today=day).loan_days == days


def test_the_same_answer_was_written_once() -> None:
    lib = Library()

    first = ask(lib.rijssen.pk, lib.top.pk, lib.book.pk)
    second = ask(lib.holten.pk, lib.top.pk, lib.book.pk)

    assert first.pk == second.pk
    assert Terms.objects.count() == 1


def test_a_second_rule_for_the_same_combination_was_refused_by_the_database() -> None:
    lib = Library()

    with pytest.raises(IntegrityError, match="rule_one_for_each_combination"):
        Rule.objects.create(category=lib.youth, loan_days=3)


def test_rules_for_the_same_combination_followed_each_other() -> None:
    dvd = an_item_type(code="dvd")
    Rule.objects.filter(item_type=dvd).delete()
    Rule.objects.create(item_type=dvd, loan_days=3, valid_until=MONDAY)

    Rule.objects.create(item_type=dvd, loan_days=4, valid_from=TOMORROW)
    with pytest.raises(IntegrityError, match="rule_one_for_each_combination"):
        Rule.objects.create(item_type=dvd, loan_days=5, valid_from=MONDAY, valid_until=MONDAY)


def test_the_base_rule_could_not_be_deleted() -> None:
    with pytest.raises(IntegrityError, match="base rule stays"):
        Rule.objects.base().delete()


def test_the_base_rule_could_not_be_about_something() -> None:
    with pytest.raises(IntegrityError, match="base rule stays"):
        Rule.objects.filter(pk=Rule.objects.base().pk).update(branch=a_branch())


@pytest.mark.parametrize("term", TERMS)
def test_the_base_rule_could_leave_nothing_open(term: str) -> None:
    with pytest.raises(IntegrityError, match="rule_base_says_everything"):
        Rule.objects.filter(pk=Rule.objects.base().pk).update(**{term: None})


def test_what_holds_for_a_member_could_not_differ_by_sort() -> None:
    with pytest.raises(IntegrityError, match="rule_of_a_sort_leaves_the_member_alone"):
        a_rule(item_type=an_item_type(), max_loans=3)


def test_every_change_made_a_version_of_its_own_also_when_it_was_undone() -> None:
    dvd = an_item_type(code="dvd")
    versions = [rulebook_version()]

    with transaction.atomic():
        a_rule(item_type=dvd, loan_days=3)
        versions.append(rulebook_version())
        transaction.set_rollback(True)
    assert rulebook_version() == versions[0]
    a_rule(item_type=dvd, loan_days=4)

    assert rulebook_version() not in versions
    assert ask(None, None, dvd.pk).loan_days == 4
