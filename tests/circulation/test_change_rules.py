"""Changing the rules: seen beforehand, all or nothing, and written down without names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from circulation import errors
from circulation.models import NO_LIMIT, Rule, RuleChange
from circulation.operations import change_rules
from circulation.preview import Preview, preview
from circulation.proposals import Change
from circulation.terms import resolved_for, rulebook_version
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_rule,
    an_item_type,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def to(rule: Rule, **terms: object) -> Change:
    """The same rule, saying something else."""
    new = Rule.objects.get(pk=rule.pk)
    for term, value in terms.items():
        setattr(new, term, value)
    return Change(rule, new)


def seen(*changes: Change, today: date = MONDAY) -> Preview:
    return preview(list(Rule.objects.most_specific_first()), changes, today=today)


def test_a_preview_said_what_becomes_of_which_answer() -> None:
    for code in ("standaard", "top"):
        a_membership_type(code=code)
    branches = [a_branch(), a_branch(code="HOL", name="Bibliotheek Holten")]
    dvd = a_rule(item_type=an_item_type(code="dvd", loan_days=7), loan_days=7)

    found = seen(to(dvd, loan_days=14)).differences

    assert [(each.term, each.old, each.new, each.starts_on) for each in found] == [
        ("loan_days", 7, 14, MONDAY)
    ]
    assert len(found[0].where["cells"]) == 2 * len(branches)


def test_a_preview_counted_the_loans_that_keep_their_terms() -> None:
    dvd, branch = an_item_type(code="dvd", loan_days=7), a_branch()
    for _ in range(3):
        a_loan(member=a_member(), copy=a_copy(item_type=dvd, branch=branch))
    a_loan(member=a_member())

    found = seen(to(a_rule(item_type=dvd), loan_days=14))

    assert (found.loans, found.members, found.differences[0].loans) == (3, 0, 3)


def test_a_preview_counted_the_members_whose_limit_changes() -> None:
    for _ in range(2):
        a_member()
    a_member(membership=a_membership_type(code="top"))

    found = seen(to(a_rule(category=a_membership_type()), max_loans=16))

    assert (found.loans, found.members) == (0, 2)


def test_a_preview_left_out_the_children_whom_nothing_can_block() -> None:
    a_member()
    a_member(birth_date=date(2015, 1, 1), joined_on=date(2026, 1, 5))

    found = seen(to(Rule.objects.base(), block_over_cents=500))

    assert found.members == 1


def test_what_another_rule_decides_was_not_touched() -> None:
    a_membership_type(code="standaard", max_loans=15)

    found = seen(to(Rule.objects.base(), max_loans=3))

    assert found.differences == []


def test_a_change_that_starts_tomorrow_was_shown_with_its_day() -> None:
    a_branch()
    a_membership_type()
    dvd = an_item_type(code="dvd", loan_days=7)
    tomorrow = MONDAY + timedelta(days=1)
    new = Rule(item_type=dvd, branch=a_branch(), valid_from=tomorrow, loan_days=10)

    found = seen(Change(None, new))

    assert [(each.starts_on, each.old, each.new) for each in found.differences] == [
        (tomorrow, 7, 10)
    ]


@pytest.mark.parametrize(("rules", "left_out"), [(30, 0), (31, 1)])
def test_only_the_first_days_on_which_answers_change_were_worked_out(
    rules: int, left_out: int
) -> None:
    a_membership_type()
    dvd = an_item_type(code="dvd", loan_days=7)
    Rule.objects.filter(item_type=dvd).delete()
    days = [MONDAY + timedelta(days=number) for number in range(1, rules + 1)]
    new = [Rule(item_type=dvd, valid_from=day, valid_until=day, loan_days=3) for day in days[:-1]]

    found = seen(*(Change(None, rule) for rule in new))

    assert found.days_left_out == left_out


def test_a_change_was_made_and_written_down_without_a_name() -> None:
    dvd = a_rule(item_type=an_item_type(code="dvd"), max_of_type=NO_LIMIT)

    lines = change_rules([to(dvd, max_of_type=5)], version=rulebook_version(), at=NOW)

    assert Rule.objects.get(pk=dvd.pk).max_of_type == 5
    line = RuleChange.objects.get()
    assert lines == [line]
    assert (line.act, line.about, line.rule_number) == ("changed", "dvd", dvd.pk)
    assert [said and said["max_of_type"] for said in (line.old, line.new)] == [NO_LIMIT, 5]


def test_rules_were_made_and_taken_out_together() -> None:
    dvd = a_rule(item_type=an_item_type(code="dvd"))
    new = Rule(item_type=dvd.item_type, valid_from=MONDAY, loan_days=3)

    change_rules([Change(None, new), Change(dvd, None)], version=rulebook_version(), at=NOW)

    assert [rule.loan_days for rule in Rule.objects.filter(item_type=dvd.item_type)] == [3]
    assert sorted(RuleChange.objects.values_list("act", "rule_number")) == [
        ("ended", dvd.pk),
        ("made", new.pk),
    ]


def test_a_colleague_who_was_second_was_told_to_look_again() -> None:
    dvd, version = a_rule(item_type=an_item_type(code="dvd"), loan_days=7), rulebook_version()
    change_rules([to(dvd, loan_days=8)], version=version, at=NOW)

    with pytest.raises(errors.RulesChanged):
        change_rules([to(dvd, loan_days=9)], version=version, at=NOW)

    assert Rule.objects.get(pk=dvd.pk).loan_days == 8


def test_the_base_rule_was_not_taken_out() -> None:
    with pytest.raises(errors.BaseRuleStays):
        change_rules([Change(Rule.objects.base(), None)], version=rulebook_version(), at=NOW)


def test_a_change_that_the_database_refuses_left_everything_as_it_was() -> None:
    dvd = a_rule(item_type=an_item_type(code="dvd"), loan_days=7)
    twice = Rule(item_type=dvd.item_type, loan_days=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        change_rules(
            [to(dvd, loan_days=8), Change(None, twice)], version=rulebook_version(), at=NOW
        )

    answer = resolved_for(
        branch_id=None,
        category_id=None,
        item_type_id=dvd.item_type_id,
        is_youth=False,
        today=MONDAY,
    )
    assert answer.values["loan_days"] == 7
    assert not RuleChange.objects.exists()
