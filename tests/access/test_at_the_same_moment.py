"""Two answers to one request, and ending in the middle of using, came one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from access import errors
from access.asking import withdraw
from access.doors import doors_of
from access.models import AccessGrant, AccessRequest, Scope
from access.operations import accept, end, renew_for
from bieb.lib.clock import noon
from bieb.lib.errors import DomainError
from members.models import Member
from notifications.models import Message
from tests.access.people import LAST_DAY, asked, given
from tests.builders import MONDAY, a_loan, a_member

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these at one moment, each with a connection of its own; a refusal is an answer too."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        ready.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def yes_to(request: AccessRequest, owner: Member) -> Callable[[], object]:
    def act() -> object:
        accept(
            request.pk,
            owner=owner,
            scopes=[Scope.AT_HOME],
            ends_on=LAST_DAY,
            today=MONDAY,
            at=noon(MONDAY),
        )
        return "given"

    return act


def test_two_answers_at_once_gave_access_once() -> None:
    jan, petra = a_member(given_name="Jan"), a_member(given_name="Petra", family_name="Berg")
    request = asked(jan, petra)

    came = at_once(yes_to(request, petra), yes_to(request, petra))

    assert sorted(map(str, came)) == ["given", "request_is_over"]
    assert AccessGrant.objects.filter(owner=petra, reader=jan).count() == 1
    assert Message.objects.filter(kind="access_given").count() == 2


def test_an_answer_while_it_was_taken_back_was_one_of_both() -> None:
    jan, petra = a_member(given_name="Jan"), a_member(given_name="Petra", family_name="Berg")
    request = asked(jan, petra)

    came = at_once(yes_to(request, petra), lambda: withdraw(request.pk, reader=jan, today=MONDAY))

    left = AccessRequest.objects.filter(pk=request.pk).values_list("state", flat=True)
    expected = ([], 1) if came[0] == "given" else (["withdrawn"], 0)
    assert (list(left), AccessGrant.objects.count()) == expected


def test_what_was_ended_during_renewing_was_renewed_before_or_not_at_all() -> None:
    jan, petra = a_member(given_name="Jan"), a_member(given_name="Petra", family_name="Berg")
    loan = a_loan(member=petra, today=MONDAY)
    grant = given(petra, jan, scopes=[Scope.RENEW])
    (door,) = doors_of(jan.pk, today=MONDAY)
    end(grant.pk, by=petra, today=MONDAY, at=noon(MONDAY))

    with pytest.raises(errors.AccessIsOver):
        renew_for(door, loan.pk, jan, due_on=None, today=MONDAY, at=noon(MONDAY))
    loan.refresh_from_db()
    assert loan.renewals == 0
