"""Where the owner asks a date of birth of the young only, adults have none and lose nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from access.doors import holds, parents_look
from access.models import AccessGrant
from consent.rules import decides_alone
from erasure.probes import collect
from members import errors
from members.models import Guardianship, Member, MembershipType
from members.operations import enrol_member
from members.operations.memberships import fits, has_outgrown
from members.rules import adult_if_born_by, is_youth
from members.staff_forms import EnrolmentForm
from notifications.readers import readers_of
from retention.operations import run_purge
from retention.registry import columns_of
from rights.questions import is_match
from tests.access.people import LAST_DAY
from tests.all_roles import months_come_back, with_every_role
from tests.builders import MONDAY, a_charge, a_colleague, a_loan, a_member, card_of
from tests.logins import let_in
from tests.members.test_enrol_member import youth, zoe

__all__ = ["months_come_back"]
pytestmark = [with_every_role, pytest.mark.usefixtures("young_only")]
BORN = date(2008, 11, 24)
BIRTHDAY = date(2026, 11, 24)
A_DAY = timedelta(days=1)


@pytest.fixture
def young_only(settings: Settings) -> None:
    settings.BIRTH_DATE = "young_only"


def an_adult_without_a_date() -> Member:
    return a_member(birth_date=None)


def test_an_adult_was_enrolled_without_a_date_and_one_that_was_typed_was_not_kept() -> None:
    nobody = enrol_member(zoe(birth_date=None, is_adult=True), today=MONDAY)
    typed = enrol_member(zoe(family_name="Bakker"), today=MONDAY)

    assert (nobody.birth_date, typed.birth_date) == (None, None)
    assert not is_youth(nobody.birth_date, MONDAY)


def test_of_a_child_the_date_was_asked_and_kept() -> None:
    parent = card_of(an_adult_without_a_date()).number
    child = zoe(birth_date=BORN, guardian_card=parent, membership_type=youth())

    kept = enrol_member(child, today=MONDAY)

    assert kept.birth_date == BORN
    assert Guardianship.objects.get().child == kept
    with pytest.raises(errors.BirthDateNeeded):
        enrol_member(replace(child, birth_date=None, given_name="Sem"), today=MONDAY)
    with pytest.raises(errors.OnlyForChildren):
        enrol_member(
            zoe(birth_date=None, is_adult=True, given_name="Ann", membership_type=youth_again()),
            today=MONDAY,
        )


def youth_again() -> MembershipType:
    return MembershipType.objects.get(code="jeugd")


def test_who_has_the_same_name_and_address_was_perhaps_known() -> None:
    person = zoe(birth_date=None, is_adult=True)
    enrol_member(person, today=MONDAY)

    with pytest.raises(errors.PerhapsKnown):
        enrol_member(person, today=MONDAY)
    elsewhere = replace(person, home=replace(person.home, house_number=14))
    assert enrol_member(elsewhere, today=MONDAY).birth_date is None


def test_where_everybody_is_asked_a_date_was_still_needed(settings: Settings) -> None:
    settings.BIRTH_DATE = "announced"

    with pytest.raises(errors.BirthDateNeeded):
        enrol_member(zoe(birth_date=None, is_adult=True), today=MONDAY)
    assert "is_adult" not in EnrolmentForm().fields
    assert EnrolmentForm().fields["birth_date"].required


def test_the_form_asked_for_a_date_or_a_tick(client: Client) -> None:
    page = let_in(client, a_colleague(role="employee")).get("/beheer/inschrijven/")
    assert "Is 18 jaar of ouder" in page.content.decode()
    form = EnrolmentForm({"given_name": "Zoë"})

    assert form.errors["birth_date"] == ["Vul de geboortedatum in, of vink 18 jaar of ouder aan."]
    assert "birth_date" not in EnrolmentForm({"is_adult": "on"}).errors
    assert "birth_date" not in EnrolmentForm({"birth_date": "2012-01-01"}).errors


@pytest.mark.parametrize("days_before", [1, 0])
def test_the_date_went_in_the_night_of_the_18th_birthday(days_before: int) -> None:
    child, parent = a_member(birth_date=BORN, given_name="Sem"), a_member()
    Guardianship.objects.create(child=child, guardian=parent, since=MONDAY)

    certificate = run_purge(today=BIRTHDAY - A_DAY * days_before)

    child.refresh_from_db()
    parent.refresh_from_db()
    assert child.birth_date == (BORN if days_before else None)
    assert parent.birth_date is None
    assert certificate.leftovers == 0


def test_access_given_at_17_did_not_come_back_when_the_date_went() -> None:
    sem, noor = a_member(birth_date=BORN, given_name="Sem"), a_member()
    grant = AccessGrant.objects.create(
        owner=sem, reader=noor, scopes=["at_home"], accepted_on=MONDAY, ends_on=LAST_DAY
    )
    assert holds(grant, today=BIRTHDAY - A_DAY)

    run_purge(today=BIRTHDAY)

    grant = AccessGrant.objects.get()
    assert grant.ends_on == BIRTHDAY - A_DAY
    assert not AccessGrant.objects.open(BIRTHDAY).exists()


def test_a_date_that_was_left_behind_was_counted_by_the_verification() -> None:
    a_member(birth_date=BORN)

    with patch("members.birth_dates.purge", return_value={}):
        missed = run_purge(today=BIRTHDAY)
        day_before = run_purge(today=BIRTHDAY - A_DAY)

    question = "members.Member: date of birth of an adult"
    assert (missed.checked[question], day_before.checked[question]) == (1, 0)


def test_where_everybody_is_asked_every_date_stayed(settings: Settings) -> None:
    settings.BIRTH_DATE = "announced"
    member = a_member()

    run_purge(today=MONDAY)

    member.refresh_from_db()
    assert member.birth_date == date(1980, 3, 14)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 24), date(2008, 11, 24)),
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2024, 2, 29), date(2006, 2, 28)),
    ],
)
def test_the_last_birth_date_of_adults_agreed_with_their_age(day: date, last: date) -> None:
    assert adult_if_born_by(day) == last
    assert not is_youth(last, day)
    assert is_youth(last + A_DAY, day)


def test_an_adult_without_a_date_did_everything_that_adults_do() -> None:
    wim, sem = an_adult_without_a_date(), a_member(birth_date=date(2015, 1, 1))

    assert decides_alone(wim.birth_date, MONDAY)
    assert readers_of(wim, kind="due_soon", today=MONDAY) == [wim.pk]
    assert not parents_look(wim, today=MONDAY)
    assert (wim.age_on(MONDAY), sem.age_on(MONDAY)) == (None, 11)
    assert a_loan(member=wim).member == wim
    assert a_charge(member=wim).account.holder.member == wim
    child = youth()
    grown = MembershipType.objects.create(code="65plus", name="65+", min_age=65)
    assert (fits(child, None), fits(grown, None)) == (False, True)
    assert (has_outgrown(child, None), has_outgrown(grown, None)) == (True, False)


def test_what_was_searched_for_after_an_erasure_did_without_the_date() -> None:
    assert "name with date of birth" not in collect(an_adult_without_a_date().pk).sorts


def test_the_question_for_a_date_never_matched_where_there_is_none() -> None:
    wim = an_adult_without_a_date()

    assert not is_match(wim, {"birth_date": "None", "joined_year": "2020", "phone_end": ""})


def test_pages_said_that_there_is_none(client: Client) -> None:
    wim = an_adult_without_a_date()
    client.force_login(wim.account)

    page = client.get("/mijn/gegevens/").content.decode()

    assert "Die bewaren we niet: je bent 18 jaar of ouder." in page
    with translation.override("nl"):
        words = {each.name: str(each.what) for each in columns_of("members.Member")}
    assert words["birth_date"] == "je geboortedatum, tot je 18 bent"
