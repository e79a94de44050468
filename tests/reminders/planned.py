"""The planning of the whole ladder, told as what became of one step."""

from dataclasses import dataclass
from datetime import datetime

from reminders.first_ladder import first_steps
from reminders.models import Step
from reminders.planning import write_reminders


@dataclass(frozen=True)
class Written:
    """How many messages were written, and how many borrowers nobody can be reached for."""

    messages: int
    unreachable: int


def the_ladder() -> None:
    """Put the first ladder back; a test emptied the tables before."""
    if not Step.objects.exists():
        Step.objects.bulk_create(Step(**step) for step in first_steps())


def due_soon_step() -> str:
    """Return the code of the step before the due date; the ladder is there."""
    the_ladder()
    return "due_soon"


def write_due_soon(*, now: datetime) -> Written:
    """Plan the ladder; say what became of the step before the due date."""
    the_ladder()
    planned = {each.step: each for each in write_reminders(now=now)}
    first = planned["due_soon"]
    return Written(first.messages, first.unreachable)
