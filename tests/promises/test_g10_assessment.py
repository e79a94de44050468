"""G10: "Voordat we iets nieuws doen met leesgedrag of gegevens van kinderen, wegen we de risico's
en schrijven we dat op."
"""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from retention import registry
from retention.dpia import RISKS, as_assessment
from retention.registry import End, Keep, Sensitive, declare
from tests.promises.mutations import Patch

CLAUSE = "G10"
MUTATIONS = [
    Patch("reservations/privacy.py", "    editable=[\"pickup_branch\", \"suspended_until\", \"not_needed_after\"],\n    sensitive=[Sensitive.READING],\n", "    editable=[\"pickup_branch\", \"suspended_until\", \"not_needed_after\"],\n"),
    Patch("retention/dpia.py", "if entry.declaration.sensitive:", "if False:"),
]  # fmt: skip
PAGE = Path(settings.BASE_DIR) / "docs" / "dpia.md"


def test_the_assessment_that_lies_in_the_repository_was_the_one_that_the_code_writes() -> None:
    out = StringIO()
    call_command("register", "--dpia", stdout=out)

    assert PAGE.read_text() == out.getvalue()


def test_something_new_with_reading_behaviour_made_the_written_assessment_out_of_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {model: list(told) for model, told in registry._declarations.items()}
    monkeypatch.setattr(registry, "_declarations", kept)
    declare(
        "loans.Loan",
        activity="lending",
        what="what you like to read",
        subject="member",
        personal={"copy": "what"},
        clock="lent_on",
        keep=Keep(years=1),
        end=End.DELETE,
        sensitive=[Sensitive.READING],
    )

    assert PAGE.read_text() != as_assessment()


def test_every_sort_of_data_that_needs_care_had_a_risk_that_was_weighed() -> None:
    weighed = {risk.when for risk in RISKS}

    assert set(Sensitive) <= weighed
    assert all(risk.against and risk.harm and risk.clauses for risk in RISKS)
