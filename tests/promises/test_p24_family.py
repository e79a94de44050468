"""P24: "Je kunt vragen om bij de gegevens van bijvoorbeeld een gezinslid te mogen, en dat kan pas als die ander ja heeft gezegd; voor een kind tot 16 jaar stelt de klantenservice vast wie de ouder of verzorger is." """

import pytest

from access.models import AccessGrant
from members.models import Guardianship
from tests.access.people import FAMILY, a_child_of, asked, signed_in
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title
from tests.pages.conftest import it_is_monday
from tests.promises.mutations import Patch

__all__ = ["it_is_monday"]
CLAUSE = "P24"
PROVED_BY = [
    "tests/access/test_asking.py::test_who_is_no_member_gave_the_same_answer_the_same_page_and_the_same_work",
    "tests/access/test_asking.py::test_a_refusal_changed_nothing_that_the_asker_saw",
    "tests/access/test_giving.py::test_a_yes_needed_the_password_of_the_one_who_gives_it",
    "tests/access/test_giving.py::test_a_forwarded_link_opened_nothing_for_anybody_else",
    "tests/access/test_giving.py::test_ended_access_was_refused_in_a_page_that_was_still_open",
    "tests/access/test_giving.py::test_access_did_not_lead_on_to_a_third",
    "tests/access/test_giving.py::test_every_look_stood_with_the_one_who_was_looked_at",
    "tests/access/test_giving.py::test_access_ended_by_itself_after_its_last_day",
    "tests/access/test_using.py::test_what_somebody_of_17_gave_was_over_at_eighteen",
    "tests/access/test_using.py::test_only_what_was_given_was_shown",
]
MUTATIONS = [
    Patch(
        "access/views.py",
        "AccessRequest.objects.waiting_for(member, today), pk=pk",
        "AccessRequest, pk=pk",
    ),
    Patch(
        "access/models.py",
        "            ended_on=None,\n            ends_on__gte",
        "            ends_on__gte",
    ),
    Patch("access/models.py", "ends_on__gte=today", "accepted_on__lte=today"),
    Patch("access/looking.py", "if door.opens(Scope.MONEY) else None", "if True else None"),
    Patch(
        "access/doors.py", "if stage(born, grant.accepted_on) != stage(born, today):", "if False:"
    ),
]
pytestmark = pytest.mark.django_db
TITLE = "Het geheim van Petra"


def test_asking_showed_nothing_until_the_other_said_yes() -> None:
    petra, jan = a_member(given_name="Petra", family_name="Berg"), a_member(given_name="Jan")
    a_loan(member=petra, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    request = asked(jan, petra)
    page = signed_in(jan)

    before = page.get(f"{FAMILY}samen/").content.decode()
    yes = {"scopes": ["at_home"], "months": "12"}
    signed_in(petra, just_now=True).post(f"{FAMILY}vraag/{request.pk}/", yes)
    after = page.get(f"{FAMILY}samen/").content.decode()

    assert (before.count(TITLE), after.count(TITLE)) == (0, 1)
    assert AccessGrant.objects.get().owner == petra


def test_a_child_was_shown_only_to_who_was_checked() -> None:
    mother = a_member(given_name="Petra")
    child = a_child_of(mother, born=MONDAY.replace(year=2018))
    a_loan(member=child, copy=a_copy(title=a_title(title=TITLE)), today=MONDAY)
    other = a_member(given_name="Omar")
    Guardianship.objects.create(child=child, guardian=other, since=MONDAY)

    hers, his = (
        signed_in(each).get(f"{FAMILY}samen/").content.decode() for each in (mother, other)
    )

    assert (hers.count(TITLE), his.count(TITLE)) == (1, 0)
