"""Access was given by the one whose data it is, from their own session, and ended by either."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from access import errors, operations
from access.asking import withdraw
from access.models import AccessGrant, AccessRequest, AccessUse, Scope
from access.rules import last_day
from bieb.lib import clock
from bieb.lib.clock import noon
from members.models import Member
from notifications.models import Message
from tests.access.people import FAMILY, LAST_DAY, a_child_of, asked, given, signed_in
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title
from tests.pages.conftest import it_is_monday

__all__ = ["it_is_monday"]
pytestmark = pytest.mark.django_db
TITLE = "Het geheim van Petra"
YES = {"scopes": ["at_home"], "months": "6"}


@pytest.fixture
def petra(db: None) -> Member:
    member = a_member(
        given_name="Petra",
        family_name="Berg",
        email="petra@example.org",
        password="wachtwoord-van-petra",
    )
    a_loan(member=member, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    return member


@pytest.fixture
def jan(db: None) -> Member:
    return a_member(given_name="Jan", family_name="Smit")


def test_a_yes_needed_the_password_of_the_one_who_gives_it(petra: Member, jan: Member) -> None:
    request = asked(jan, petra)
    path = f"{FAMILY}vraag/{request.pk}/"

    sent_away = signed_in(petra).post(path, YES)
    nothing = AccessGrant.objects.exists()
    signed_in(petra, just_now=True).post(path, YES)

    assert "reauthenticate" in sent_away["Location"]
    assert nothing is False
    grant = AccessGrant.objects.get()
    assert (grant.owner, grant.reader, grant.ends_on) == (petra, jan, date(2027, 5, 23))


def test_a_forwarded_link_opened_nothing_for_anybody_else(petra: Member, jan: Member) -> None:
    request = asked(jan, petra)
    path = f"{FAMILY}vraag/{request.pk}/"

    for somebody in (jan, a_member(given_name="Wout")):
        page = signed_in(somebody, just_now=True)
        assert page.get(path).status_code == 404
        assert page.post(path, YES).status_code == 404
        page.post(f"{path}nee/")

    assert not AccessGrant.objects.exists()
    assert AccessRequest.objects.get().state == AccessRequest.State.WAITING


def test_history_and_address_were_never_ticked_beforehand(petra: Member, jan: Member) -> None:
    request = asked(jan, petra, scopes=list(Scope))

    page = signed_in(petra, just_now=True).get(f"{FAMILY}vraag/{request.pk}/").content.decode()

    ticked = {each for each in Scope if f'value="{each}"' in page and _is_ticked(page, each)}
    assert ticked == {Scope.AT_HOME, Scope.RENEW, Scope.RESERVATIONS, Scope.MONEY}


def _is_ticked(page: str, value: str) -> bool:
    return "checked" in page.partition(f'value="{value}"')[2].partition(">")[0]


def test_ended_access_was_refused_in_a_page_that_was_still_open(petra: Member, jan: Member) -> None:
    grant = given(petra, jan, scopes=[Scope.AT_HOME, Scope.RENEW])
    page, loan = signed_in(jan), petra.loans.get()
    path = f"{FAMILY}bij/{grant.pk}/"
    opened = page.get(path)

    signed_in(petra).post(f"{FAMILY}toegang/{grant.pk}/stop/")

    assert TITLE in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert page.get(path).status_code == 404
    assert page.post(f"{path}verlengen/{loan.pk}/").status_code == 404
    assert TITLE not in page.get(f"{FAMILY}samen/").content.decode()
    loan.refresh_from_db()
    assert loan.renewals == 0


@pytest.mark.parametrize("by_reader", [False, True])
def test_either_side_ended_it_and_nobody_else_did(
    petra: Member, jan: Member, *, by_reader: bool
) -> None:
    grant = given(petra, jan)

    signed_in(a_member(given_name="Wout")).post(f"{FAMILY}toegang/{grant.pk}/stop/")
    grant.refresh_from_db()
    still = grant.ended_on
    signed_in(jan if by_reader else petra).post(f"{FAMILY}toegang/{grant.pk}/stop/")

    grant.refresh_from_db()
    assert (still, grant.ended_on) == (None, MONDAY)
    assert grant.ended_by == ("reader" if by_reader else "owner")


@pytest.mark.parametrize(("day", "sees"), [(LAST_DAY, 1), (LAST_DAY + timedelta(days=1), 0)])
def test_access_ended_by_itself_after_its_last_day(
    petra: Member, jan: Member, day: date, sees: int
) -> None:
    given(petra, jan)
    clock.move_to(day, noon(day).time())

    assert signed_in(jan).get(f"{FAMILY}samen/").content.decode().count(TITLE) == sees


def test_access_was_for_twelve_months_at_most(petra: Member, jan: Member) -> None:
    with pytest.raises(errors.EndsTooLate):
        given(petra, jan, ends_on=last_day(MONDAY, 12) + timedelta(days=1))
    with pytest.raises(errors.NothingChosen):
        given(petra, jan, scopes=[Scope.AT_HOME], ends_on=MONDAY) and operations.change(
            AccessGrant.objects.get().pk, owner=petra, scopes=[], ends_on=MONDAY, today=MONDAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessGrant.objects.update(ends_on=date(2027, 11, 25))


def test_access_did_not_lead_on_to_a_third(petra: Member, jan: Member) -> None:
    wout = a_member(given_name="Wout")
    given(petra, jan, scopes=list(Scope))
    onward = given(jan, wout, scopes=list(Scope))

    page = signed_in(wout)

    assert TITLE not in page.get(f"{FAMILY}samen/").content.decode()
    assert "Petra" not in page.get(f"{FAMILY}bij/{onward.pk}/").content.decode()
    assert page.get(f"{FAMILY}bij/{AccessGrant.objects.get(owner=petra).pk}/").status_code == 404


def test_both_heard_that_it_was_given_and_that_it_ended(petra: Member, jan: Member) -> None:
    grant = given(petra, jan)
    operations.end(grant.pk, by=jan, today=MONDAY, at=noon(MONDAY))
    operations.end(grant.pk, by=petra, today=MONDAY, at=noon(MONDAY))

    written = Message.objects.exclude(kind="access_asked").values_list("kind", "member")
    assert sorted(written) == sorted(
        (kind, each.pk) for kind in ("access_given", "access_ended") for each in (petra, jan)
    )


def test_a_second_yes_to_one_request_gave_nothing_more(petra: Member, jan: Member) -> None:
    request = asked(jan, petra)

    def give(number: int, scope: Scope) -> None:
        operations.accept(
            number, owner=petra, scopes=[scope], ends_on=LAST_DAY, today=MONDAY, at=noon(MONDAY)
        )

    give(request.pk, Scope.AT_HOME)
    with pytest.raises(errors.RequestIsOver):
        give(request.pk, Scope.AT_HOME)
    give(asked(jan, petra).pk, Scope.MONEY)

    assert AccessGrant.objects.get().scopes == [Scope.MONEY]


def test_a_request_that_was_taken_back_could_not_be_accepted(petra: Member, jan: Member) -> None:
    request = asked(jan, petra)
    withdraw(request.pk, reader=jan, today=MONDAY)

    answer = signed_in(petra, just_now=True).post(f"{FAMILY}vraag/{request.pk}/", YES)

    assert answer.status_code == 404
    assert not AccessGrant.objects.exists()


def test_a_child_gave_access_to_its_own_carer_only(jan: Member) -> None:
    mother = a_member(given_name="Petra", family_name="Berg")
    child = a_child_of(mother, born=date(2012, 6, 1))

    given(child, mother)
    with pytest.raises(errors.NotYourCarer):
        given(child, jan)


def test_every_look_stood_with_the_one_who_was_looked_at(petra: Member, jan: Member) -> None:
    grant = given(petra, jan, scopes=[Scope.AT_HOME, Scope.PROFILE])
    page = signed_in(jan)
    page.get(f"{FAMILY}bij/{grant.pk}/")
    page.get(f"{FAMILY}bij/{grant.pk}/gegevens/")
    page.get(f"{FAMILY}bij/{grant.pk}/eerder-geleend/")

    assert [each.what for each in AccessUse.objects.filter(owner=petra, reader=jan)] == [
        ["profile"],
        ["at_home"],
    ]
    for path in ("/mijn/privacy/", FAMILY, f"{FAMILY}gebruikt/"):
        shown = signed_in(petra).get(path).content.decode()
        assert "Jan de Smit" in shown
        assert "wat er thuis is" in shown
