"""P49: "Liever met een mens? Tijdens kantooruren helpt de klantenservice je met hetzelfde." """

import pytest

from bieb.lib.clock import noon
from rights.models import CaseEvent
from rights.operations import answer_case, open_case
from tests.builders import MONDAY, a_colleague, a_member
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P49"
MUTATIONS = [
    Patch(
        "rights/operations/cases.py", "    if identified:\n", "    if identified and not staff:\n"
    ),
]
PROVED_BY = ["tests/rights/test_desk.py::test_the_ledger_was_the_same_at_the_desk_and_on_the_web"]


def test_every_way_to_ask_had_the_same_term_and_the_same_steps() -> None:
    told = []
    anouk = a_colleague()
    for channel, staff in (("web", None), ("desk", anouk), ("phone", anouk), ("letter", anouk)):
        case = open_case(
            kind="access", member=a_member(), channel=channel, today=MONDAY, at=noon(MONDAY),
            staff=staff, identified=True,
        )  # fmt: skip
        answer_case(case, words="Ja.", today=MONDAY, at=noon(MONDAY), staff=anouk)
        steps = CaseEvent.objects.filter(case=case).values_list("what", flat=True)
        told.append((case.due_on, list(steps)))

    assert all(each == told[0] for each in told)
    assert told[0][1] == ["opened", "identified", "answered"]
