"""A parent or carer sees what a young child has at home, and of an older one only how much."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from members.models import Guardianship, Member
from members.operations import accept_guardianship, verify_guardians
from statement.choices import DEMO
from statement.clauses import CLAUSES, LANGUAGES
from tests.builders import MONDAY, a_colleague, a_copy, a_loan, a_member, a_title
from tests.pages.conftest import as_wout, as_zoe, it_is_monday, zoe

__all__ = ["as_wout", "as_zoe", "it_is_monday", "zoe"]
pytestmark = pytest.mark.django_db
PAGE = "/mijn/gezin/samen/"
TITLE = "Het geheim van Sem"


def a_child(guardian: Member, *, born: date, title: str = TITLE) -> Guardianship:
    """A child with one thing at home, whose parent said so at home and not at the desk."""
    child = a_member(given_name="Sem", birth_date=born, joined_on=date(2025, 1, 6))
    a_loan(member=child, copy=a_copy(title=a_title(title=title)), today=MONDAY)
    link = Guardianship.objects.create(child=child, guardian=guardian, since=MONDAY)
    return accept_guardianship(link, today=MONDAY)


def seen_at_the_desk(link: Guardianship) -> None:
    verify_guardians(link.child, guardians=[link], by=a_colleague(), today=MONDAY)


def what_reads(child: Member) -> str:
    """What the child itself reads about parents, in Mijn privacy."""
    client = Client()
    client.force_login(child.account)
    page = client.get("/mijn/privacy/").content.decode()
    return page.partition("Je ouder of verzorger ziet")[2].partition("</p>")[0]


@pytest.mark.parametrize("private_from", ["12", "16"])
@pytest.mark.parametrize("days_before", [1, 0])
def test_titles_were_shown_until_the_birthday_that_the_library_chose(
    settings: Any, as_zoe: Client, zoe: Member, private_from: str, days_before: int
) -> None:
    settings.TITLES_PRIVATE_FROM = private_from
    born = MONDAY.replace(year=MONDAY.year - int(private_from)) + timedelta(days=days_before)
    link = a_child(zoe, born=born)
    seen_at_the_desk(link)

    page = as_zoe.get(PAGE).content.decode()

    assert (TITLE in page) is (days_before == 1)
    assert (f"de dag dat je {private_from} wordt" in what_reads(link.child)) is (days_before == 1)


@pytest.mark.parametrize(("private_from", "titles"), [("12", 0), ("16", 1)])
def test_of_a_child_of_13_the_day_was_shown_and_the_title_as_the_library_chose(
    settings: Any, as_zoe: Client, zoe: Member, private_from: str, titles: int
) -> None:
    settings.TITLES_PRIVATE_FROM = private_from
    link = a_child(zoe, born=date(2013, 6, 1))
    seen_at_the_desk(link)

    page = as_zoe.get(PAGE).content.decode()

    assert page.count(TITLE) == titles
    assert "14 december" in page
    for language in LANGUAGES:
        said = CLAUSES["G4"].sentence(language, {**DEMO, "TITLES_PRIVATE_FROM": private_from})
        does = CLAUSES["G4"].does(language, {**DEMO, "TITLES_PRIVATE_FROM": private_from})
        assert f" {private_from}" in said
        assert f" {private_from}" in does


@pytest.mark.parametrize(("chosen", "shown"), [("acceptance", True), ("desk_verified", False)])
def test_saying_so_at_home_was_enough_where_the_library_chose_acceptance(
    settings: Any, as_zoe: Client, zoe: Member, chosen: str, *, shown: bool
) -> None:
    settings.GUARDIANS = chosen
    a_child(zoe, born=date(2018, 6, 1))

    assert (TITLE in as_zoe.get(PAGE).content.decode()) is shown
    for number in ("P24", "G4"):
        does = [CLAUSES[number].does("nl", {**DEMO, "GUARDIANS": each}) for each in DESK_OR_HOME]
        said = [CLAUSES[number].marked("en", {**DEMO, "GUARDIANS": each}) for each in DESK_OR_HOME]
        assert ["eigen account" in each for each in does] == [True, False]
        assert ["service desk" in each for each in said] == [False, True]


DESK_OR_HOME = ("acceptance", "desk_verified")


def test_nobody_elses_child_nor_one_who_is_protected_or_locked_was_shown(
    as_zoe: Client, as_wout: Client, zoe: Member
) -> None:
    hidden = a_child(zoe, born=date(2018, 6, 1))
    locked = a_child(zoe, born=date(2018, 6, 1), title="Op slot")
    for link in (hidden, locked):
        Guardianship.objects.filter(pk=link.pk).update(
            verified_how="desk", verified_by=a_colleague(username=f"balie-{link.pk}")
        )
    shown = as_zoe.get(PAGE).content.decode()

    Member.objects.filter(pk=hidden.child_id).update(is_protected=True)
    Member.objects.filter(pk=locked.child_id).update(restricted_on=MONDAY)

    assert TITLE in shown
    assert "Op slot" in shown
    assert "Sem" not in as_zoe.get(PAGE).content.decode()
    assert "Sem" not in as_wout.get(PAGE).content.decode()
