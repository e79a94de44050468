"""Several at once: the same terms are written once, and the rules are changed by one at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from circulation.errors import RulesChanged
from circulation.models import Rule, RuleChange, Terms
from circulation.operations import change_rules
from circulation.proposals import Change
from circulation.terms import rulebook_version, terms_for
from tests.builders import MONDAY, a_rule, an_item_type

pytestmark = pytest.mark.django_db(transaction=True)
DESKS = 8


def at_once(act: Callable[[int], object]) -> list[object]:
    """Let every desk act at the same moment; return what each got."""
    start = Barrier(DESKS)

    def one(number: int) -> object:
        try:
            start.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(DESKS) as pool:
        return list(pool.map(one, range(DESKS)))


def test_desks_that_were_first_with_the_same_terms_wrote_them_once() -> None:
    dvd = an_item_type(code="dvd", loan_days=7)

    def ask(_desk: int) -> object:
        return terms_for(
            branch_id=None, category_id=None, item_type_id=dvd.pk, is_youth=False, today=MONDAY
        ).pk

    answers = at_once(ask)

    assert len(set(answers)) == 1
    assert Terms.objects.count() == 1


def test_of_colleagues_who_changed_the_rules_at_once_one_did_and_the_others_looked_again() -> None:
    rule, version = a_rule(item_type=an_item_type(code="dvd"), loan_days=7), rulebook_version()

    def change(number: int) -> object:
        new = Rule.objects.get(pk=rule.pk)
        new.loan_days = 10 + number
        try:
            at = datetime(2026, 11, 23, 10, tzinfo=UTC)
            change_rules([Change(rule, new)], version=version, at=at)
        except RulesChanged as refusal:
            return refusal.code
        return new.loan_days

    answers = at_once(change)

    assert answers.count("rules_changed") == DESKS - 1
    assert Rule.objects.get(pk=rule.pk).loan_days in answers
    assert RuleChange.objects.count() == 1
