"""G4: "Ben je jonger dan 16, dan geeft een ouder of verzorger die de klantenservice kent toestemming; vanaf 12 jaar zien zij niet welke titels jij leent." """

from datetime import date

import pytest
from django.test import Client

from consent.models import ConsentEvent
from consent.operations import may_mail
from consent.texts import current_text, publish_texts
from members.models import Guardianship, Member
from members.operations import verify_guardians
from tests.builders import MONDAY, a_colleague, a_copy, a_loan, a_member, a_title
from tests.pages.conftest import it_is_monday
from tests.promises.mutations import Patch

__all__ = ["it_is_monday"]
CLAUSE = "G4"
PROVED_BY = [
    "tests/consent/test_endings.py::test_what_a_parent_gave_ended_on_the_birthday_and_not_before",
    "tests/consent/test_endings.py::test_who_became_16_was_asked_once_and_could_say_yes_again",
    "tests/consent/test_children.py::test_a_no_was_enough_of_the_child_or_of_either_parent",
    "tests/access/test_children_at_home.py::test_titles_were_shown_until_the_birthday_that_the_library_chose",
    "tests/access/test_children_at_home.py::test_saying_so_at_home_was_enough_where_the_library_chose_acceptance",
    "tests/consent/test_children.py::test_saying_so_with_an_own_account_was_enough_where_the_library_chose_that",
]
MUTATIONS = [
    Patch("consent/operations.py", "if given and not alone:", "if False:"),
    Patch(
        "consent/operations.py",
        "if given and not link.is_verified(settings.GUARDIANS):",
        "if False:",
    ),
    Patch("consent/rules.py", "CONSENT_AGE = 16", "CONSENT_AGE = 17"),
    Patch(
        "consent/endings.py",
        "held.decided_by = 'guardian'",
        "held.decided_by = 'nobody'",
    ),
    Patch(
        "access/doors.py",
        "< int(settings.TITLES_PRIVATE_FROM)",
        "<= int(settings.TITLES_PRIVATE_FROM)",
    ),
    Patch("access/doors.py", "return link.is_verified(settings.GUARDIANS) and not", "return not"),
]
pytestmark = pytest.mark.django_db
WORDS = "/mijn/privacy/toestemming"


@pytest.fixture
def mother(db: None) -> Member:
    publish_texts()
    return a_member(given_name="Petra")


def a_child(mother: Member, *, born: date = date(2012, 6, 1)) -> tuple[Member, Guardianship]:
    child = a_member(given_name="Yusuf", birth_date=born)
    return child, Guardianship.objects.create(child=child, guardian=mother, since=MONDAY)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.account)
    return client


def test_a_yes_of_the_child_alone_did_not_count(mother: Member) -> None:
    child, _link = a_child(mother)
    text = current_text("newsletter", "nl")

    signed_in(child).post(f"{WORDS}/tekst/{text.pk}/", {"decision": "yes"})

    assert not ConsentEvent.objects.exists()
    assert not may_mail(child, "newsletter", today=MONDAY)


def test_a_yes_of_a_parent_counted_once_the_desk_had_seen_who_it_was(mother: Member) -> None:
    child, link = a_child(mother)
    text = current_text("newsletter", "nl")
    page = signed_in(mother)
    address = f"{WORDS}/kinderen/{link.pk}/tekst/{text.pk}/"

    page.post(address, {"decision": "yes"})
    before = may_mail(child, "newsletter", today=MONDAY)
    verify_guardians(child, guardians=[link], by=a_colleague(), today=MONDAY)
    page.post(address, {"decision": "yes"})

    assert (before, may_mail(child, "newsletter", today=MONDAY)) == (False, True)
    assert not may_mail(mother, "newsletter", today=MONDAY)


def test_saying_so_with_an_account_was_not_enough_where_the_desk_checks(mother: Member) -> None:
    child, link = a_child(mother)

    signed_in(mother).post(f"{WORDS}/kinderen/{link.pk}/")

    link.refresh_from_db()
    assert link.verified_how == ""
    assert not may_mail(child, "newsletter", today=MONDAY)


def test_a_child_of_16_was_no_longer_on_the_page_of_the_parent(mother: Member) -> None:
    almost, _link = a_child(mother, born=date(2010, 11, 24))
    today_16, link = a_child(mother, born=date(2010, 11, 23))
    page = signed_in(mother)
    text = current_text("newsletter", "nl")

    shown = page.get(f"{WORDS}/kinderen/").content.decode()
    page.post(f"{WORDS}/kinderen/{link.pk}/tekst/{text.pk}/", {"decision": "yes"})

    assert shown.count('id="child-') == 1
    assert not may_mail(today_16, "newsletter", today=MONDAY)
    assert not may_mail(almost, "newsletter", today=MONDAY)


def test_another_parent_found_nothing_under_the_number_of_the_child(mother: Member) -> None:
    _child, link = a_child(mother)
    other = signed_in(a_member(given_name="Omar"))
    text = current_text("newsletter", "nl")

    answer = other.post(f"{WORDS}/kinderen/{link.pk}/tekst/{text.pk}/", {"decision": "no"})

    assert answer.status_code == 404
    assert "Yusuf" not in other.get(f"{WORDS}/kinderen/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/mijn/gezin/",
        "/mijn/gezin/samen/",
        "/mijn/privacy/",
        f"{WORDS}/kinderen/",
        "/mijn/gegevens/",
    ],
)
def test_no_page_of_a_parent_showed_what_a_child_of_14_borrows(mother: Member, path: str) -> None:
    child, _link = a_child(mother)
    secret = a_copy(title=a_title(title="Het geheim van Yusuf"))
    a_loan(member=child, copy=secret, today=MONDAY)
    Guardianship.objects.update(
        verified_how="desk", verified_on=MONDAY, verified_by=a_colleague(username="balie")
    )

    page = signed_in(mother).get(path, follow=True).content.decode()

    assert "Het geheim van Yusuf" not in page
