"""P50: "Weet je niet meer hoe je inlogt, dan helpt een medewerker je in de bieb of aan de telefoon, na een paar vragen om zeker te weten dat jij het bent." """

import pytest

from bieb.lib.clock import noon
from rights.models import IdentityCheck
from rights.operations.checks import Answered, check_identity
from tests.builders import MONDAY, a_colleague, a_member
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P50"
MUTATIONS = [
    Patch("rights/operations/checks.py", "MOST_FAILS = 5\n", "MOST_FAILS = 5_000\n"),
    Patch("rights/questions.py", "return right and len(given)", "return len(given)"),
]
PROVED_BY = [
    "tests/rights/test_desk.py::test_three_right_answers_and_no_wrong_one_were_a_match",
    "tests/rights/test_desk.py::test_after_five_fails_right_answers_did_not_help",
    "tests/rights/test_desk.py::test_the_page_said_match_and_showed_nothing_of_the_person",
    "tests/rights/test_desk.py::test_a_try_could_not_be_taken_out",
]


def test_no_answer_was_kept_only_which_questions_and_whether_it_matched() -> None:
    answers = {"birth_date": "1980-03-14", "joined_year": "2015", "email": "fout@example.org"}

    check = check_identity(
        a_member(), Answered("desk", answers), staff=a_colleague(), at=noon(MONDAY)
    )

    row = str(IdentityCheck.objects.filter(pk=check.pk).values().get())
    assert not check.matched
    assert [each for each in answers.values() if each in row] == []
