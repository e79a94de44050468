"""What somebody sees and does for another was what they were given, and not one line more."""

from datetime import date, time, timedelta

import pytest

from access.models import AccessUse, Scope
from bieb.lib import clock
from members.models import Guardianship, Member
from tests.access.people import FAMILY, a_child_of, given, signed_in
from tests.builders import (
    MONDAY,
    a_charge,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_title,
)
from tests.pages.conftest import it_is_monday

__all__ = ["it_is_monday"]
pytestmark = pytest.mark.django_db
TITLE, WANTED = "Het geheim van Petra", "Waar Petra op wacht"


@pytest.fixture
def petra(db: None) -> Member:
    member = a_member(given_name="Petra", family_name="Berg", email="petra@example.org")
    a_loan(member=member, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    a_loan(copy=(taken := a_copy(title=a_title(title=WANTED))), today=MONDAY)
    a_reservation(member=member, title=taken.title)
    a_charge(member=member, cents=345, today=MONDAY)
    return member


@pytest.fixture
def jan(db: None) -> Member:
    return a_member(given_name="Jan", family_name="Smit")


SHOWN = {
    Scope.AT_HOME: TITLE,
    Scope.RENEW: "Verleng tot",
    Scope.RESERVATIONS: WANTED,
    Scope.MONEY: "€\xa03,45",
}


@pytest.mark.parametrize("scope", [*SHOWN, Scope.HISTORY, Scope.PROFILE])
def test_only_what_was_given_was_shown(petra: Member, jan: Member, scope: Scope) -> None:
    grant = given(petra, jan, scopes=[scope])
    page = signed_in(jan)

    shown = page.get(f"{FAMILY}bij/{grant.pk}/").content.decode()

    seen = {each for each, words in SHOWN.items() if words in shown}
    assert seen == ({scope} & set(SHOWN)) | ({Scope.AT_HOME} if scope == Scope.RENEW else set())
    assert (page.get(f"{FAMILY}bij/{grant.pk}/gegevens/").status_code == 200) is (
        scope == Scope.PROFILE
    )
    assert (page.get(f"{FAMILY}bij/{grant.pk}/eerder-geleend/").status_code == 200) is (
        scope == Scope.HISTORY
    )


def test_the_first_page_led_to_who_lets_me_and_all_stood_in_one_list(
    petra: Member, jan: Member
) -> None:
    mine = "Van Jan zelf"
    a_loan(member=jan, copy=a_copy(title=a_title(title=mine)), today=MONDAY)
    grant = given(petra, jan)
    page = signed_in(jan)

    first = page.get("/mijn/").content.decode()
    together = page.get(f"{FAMILY}samen/").content.decode()

    assert f'href="{FAMILY}bij/{grant.pk}/"' in first
    assert TITLE not in first
    assert (TITLE in together, mine in together) == (True, True)
    assert 'class="chips"' not in signed_in(petra).get("/mijn/").content.decode()


def test_renewing_for_another_renewed_theirs_and_was_written_down(
    petra: Member, jan: Member
) -> None:
    grant = given(petra, jan, scopes=[Scope.RENEW])
    loan, mine = petra.loans.get(), a_loan(member=jan, today=MONDAY)
    clock.move_to(MONDAY + timedelta(days=14), time(15))
    page = signed_in(jan)

    page.post(f"{FAMILY}bij/{grant.pk}/verlengen/{loan.pk}/", {f"seen-{loan.pk}": loan.due_on})
    page.post(f"{FAMILY}bij/{grant.pk}/verlengen/{loan.pk}/", {f"seen-{loan.pk}": loan.due_on})
    page.post(f"{FAMILY}bij/{grant.pk}/verlengen/{mine.pk}/")

    loan.refresh_from_db()
    mine.refresh_from_db()
    assert (loan.renewals, mine.renewals) == (1, 0)
    assert [each.what for each in AccessUse.objects.filter(owner=petra)] == [["renew"]]


def test_looking_was_not_renewing(petra: Member, jan: Member) -> None:
    grant = given(petra, jan, scopes=[Scope.AT_HOME])
    loan = petra.loans.get()

    answer = signed_in(jan).post(f"{FAMILY}bij/{grant.pk}/verlengen/{loan.pk}/")

    loan.refresh_from_db()
    assert (answer.status_code, loan.renewals) == (404, 0)


def test_what_somebody_owes_was_no_reason_that_others_read(petra: Member, jan: Member) -> None:
    a_charge(member=petra, cents=5000, today=MONDAY)
    blind = given(petra, jan, scopes=[Scope.RENEW])
    seeing = given(petra, a_member(given_name="Wout"), scopes=[Scope.RENEW, Scope.MONEY])

    without = signed_in(jan)
    shown = without.get(f"{FAMILY}bij/{blind.pk}/").content.decode()
    told = without.post(
        f"{FAMILY}bij/{blind.pk}/verlengen/{petra.loans.get().pk}/", follow=True
    ).content.decode()

    assert "53,45" not in shown + told
    assert "kan zien waarom" in shown
    assert "kan zien waarom" in told
    assert "53,45" in signed_in(seeing.reader).get(f"{FAMILY}bij/{seeing.pk}/").content.decode()


@pytest.mark.parametrize("days_before", [1, 0])
def test_at_sixteen_the_carers_saw_nothing_any_more_from_midnight(days_before: int) -> None:
    mother, father = a_member(given_name="Petra"), a_member(given_name="Omar")
    born = date(2010, 11, 24)
    child = a_child_of(mother, father, born=born)
    a_loan(member=child, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    given(child, mother)
    moment = time(23, 50) if days_before else time(0, 0, 2)  # a moved clock has whole seconds
    clock.move_to(date(2026, 11, 24) - timedelta(days=days_before), moment)

    hers, his = (
        signed_in(each).get(f"{FAMILY}samen/").content.decode() for each in (mother, father)
    )

    assert (hers.count(TITLE), "Sem" in his) == ((1, True) if days_before else (0, False))


@pytest.mark.parametrize(("born", "sees"), [(date(2008, 11, 24), 1), (date(2008, 11, 23), 0)])
def test_what_somebody_of_17_gave_was_over_at_eighteen(born: date, sees: int, jan: Member) -> None:
    young = a_member(given_name="Daan", birth_date=born)
    a_loan(member=young, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    sunday = MONDAY - timedelta(days=1)
    given(young, jan, today=sunday)

    assert signed_in(jan).get(f"{FAMILY}samen/").content.decode().count(TITLE) == sees


def test_a_child_of_13_shared_its_titles_with_one_carer_and_took_that_back() -> None:
    mother, father = a_member(given_name="Petra"), a_member(given_name="Omar")
    child = a_child_of(mother, father, born=date(2013, 6, 1))
    a_loan(member=child, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)

    grant = given(child, mother)
    shared = [
        TITLE in signed_in(each).get(f"{FAMILY}samen/").content.decode()
        for each in (mother, father)
    ]
    signed_in(child).post(f"{FAMILY}toegang/{grant.pk}/stop/")
    after = signed_in(mother).get(f"{FAMILY}samen/").content.decode()

    assert shared == [True, False]
    assert (TITLE in after, "Sem" in after) == (False, True)


def test_a_carer_renewed_for_a_young_child(jan: Member) -> None:
    child = a_child_of(jan, born=date(2016, 6, 1))
    loan = a_loan(member=child, today=MONDAY)
    link = Guardianship.objects.get(child=child)
    clock.move_to(MONDAY + timedelta(days=14), time(15))

    signed_in(jan).post(f"{FAMILY}kind/{link.pk}/verlengen/{loan.pk}/")

    loan.refresh_from_db()
    assert loan.renewals == 1


@pytest.mark.parametrize("change", [{"is_protected": True}, {"restricted_on": MONDAY}])
def test_whoever_was_protected_or_locked_was_seen_by_nobody(
    petra: Member, jan: Member, change: dict[str, object]
) -> None:
    grant = given(petra, jan)
    Member.objects.filter(pk=petra.pk).update(**change)

    page = signed_in(jan)

    assert page.get(f"{FAMILY}bij/{grant.pk}/").status_code == 404
    assert "Petra" not in page.get(FAMILY).content.decode()
