"""How the proof of each clause last ended, read from what the test run wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import AMSTERDAM

PACKAGED = Path(settings.BASE_DIR, "bieb/promises/results.json")


class Status(TextChoices):
    """How it stands with the proof of a clause."""

    GREEN = "green", _("proved")
    RED = "red", _("the proof fails")
    LATER = "later", _("not yet")
    UNPROVED = "unproved", _("proof not run yet")


@dataclass(frozen=True)
class Proof:
    """One clause: its status, the tests, and the day on which they last ran."""

    status: Status
    tests: tuple[str, ...] = ()
    ran_on: date | None = None


UNPROVED = Proof(Status.UNPROVED)


def last_proofs() -> Mapping[str, Proof]:
    """Return the last result of each clause: of a run here, or else what came with this release."""
    for path in (Path(settings.PROOF_FILE), PACKAGED):
        if path.is_file():
            return {each["id"]: _proof(each) for each in json.loads(path.read_text())}
    return {}


def _proof(found: Mapping[str, Any]) -> Proof:
    ran = found.get("last_run")
    ran_on = datetime.fromisoformat(ran).astimezone(AMSTERDAM).date() if ran else None
    return Proof(Status(found["status"]), tuple(found["tests"]), ran_on)
