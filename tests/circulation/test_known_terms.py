"""What a process remembers of the rules: no question twice, and nothing that was undone."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from circulation.models import Rule, Terms
from circulation.terms import rulebook_version, terms_for
from tests.builders import MONDAY, a_rule, an_item_type

pytestmark = pytest.mark.django_db(transaction=True)


def ask(item_type: int, rulebook: int | None = None, today: date = MONDAY) -> Terms:
    return terms_for(
        branch_id=None,
        category_id=None,
        item_type_id=item_type,
        is_youth=False,
        today=today,
        rulebook=rulebook,
    )


def test_a_known_answer_asked_the_database_nothing() -> None:
    dvd, version = an_item_type(code="dvd", loan_days=7), rulebook_version()
    ask(dvd.pk, version)
    ask(dvd.pk, version)

    with CaptureQueriesContext(connection) as queries:
        answer = ask(dvd.pk, version)

    assert (answer.loan_days, len(queries)) == (7, 0)


def test_terms_of_a_transaction_that_was_undone_were_written_again() -> None:
    dvd, version = an_item_type(code="dvd", loan_days=7), rulebook_version()
    with transaction.atomic():
        undone = ask(dvd.pk, version)
        ask(dvd.pk, version)
        transaction.set_rollback(True)
    assert not Terms.objects.filter(pk=undone.pk).exists()

    terms = ask(dvd.pk, version)

    assert Terms.objects.get(pk=terms.pk).loan_days == 7


def test_terms_of_a_step_that_was_undone_were_written_again() -> None:
    dvd, version = an_item_type(code="dvd", loan_days=7), rulebook_version()

    with transaction.atomic():
        with transaction.atomic():
            ask(dvd.pk, version)
            transaction.set_rollback(True)
        terms = ask(dvd.pk, version)

    assert Terms.objects.get(pk=terms.pk).loan_days == 7


def test_a_rule_that_was_undone_was_forgotten() -> None:
    dvd = an_item_type(code="dvd", loan_days=7)

    with transaction.atomic():
        a_rule(item_type=dvd, loan_days=3)
        assert ask(dvd.pk).loan_days == 3
        transaction.set_rollback(True)

    assert ask(dvd.pk).loan_days == 7


def test_emptying_the_rules_left_the_base_rule_of_a_new_library() -> None:
    a_rule(loan_days=3)

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE circulation_rule, circulation_rulebook")

    assert Rule.objects.get().is_base
    assert ask(0).loan_days == 21
