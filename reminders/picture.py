"""The ladder as a drawing: for each step a bar over the days on which it is said.

Each bar is a drawing of its own, as wide as the page has room for, under the words of its step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reminders.ladder import Rung
from reminders.models import Step
from reminders.words import name_with_day

WIDTH = 1000
MONTH = 30
COLOURS = {
    Step.Kind.DUE_SOON: 3,
    Step.Kind.OVERDUE: 1,
    Step.Kind.INVOICE: 2,
    Step.Kind.PAY_REMINDER: 2,
    Step.Kind.NOTICE14: 5,
    Step.Kind.COLLECTION: 6,
}


@dataclass(frozen=True)
class Bar:
    """One step: its words, and where its bar lies."""

    name: str
    colour: int
    x: int
    width: int


@dataclass(frozen=True)
class Picture:
    """The whole drawing, in its own units: the bars, the due date, and a line for each thirty days."""

    bars: Sequence[Bar]
    due_x: int
    months: Sequence[int]
    width: int = WIDTH


def picture(ladder: Iterable[Rung]) -> Picture:
    """Draw the steps that are used, lowest first."""
    steps = list(ladder)
    first = min([0, *(rung.first for rung in steps)])
    last = max([MONTH, *(rung.last for rung in steps)])

    def place(day: int) -> int:
        return round((day - first) * WIDTH / (last + 1 - first))

    bars = [
        Bar(
            name=name_with_day(rung.step),
            colour=COLOURS[Step.Kind(rung.step.kind)],
            x=place(rung.first),
            width=max(place(rung.last + 1) - place(rung.first) - 3, 8),
        )
        for rung in steps
    ]
    return Picture(bars, place(0), [place(day) for day in range(MONTH, last + 1, MONTH)])
