"""The ladder as a drawing: for each step a bar over the days on which it is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reminders.ladder import Rung
from reminders.models import Step
from reminders.words import name_with_day

LEFT, WIDTH, RIGHT = 8, 664, 8
ROW, TOP, BAR = 44, 26, 14
TICK = 30
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
    """One step: where its bar lies, and where its name stands (at the end of it when it is far)."""

    name: str
    colour: int
    x: int
    y: int
    width: int
    name_x: int
    is_at_end: bool

    @property
    def name_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True)
class Picture:
    """The whole drawing, in its own units."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[int, int]]
    due_x: int
    height: int
    width: int = LEFT + WIDTH + RIGHT

    @property
    def foot(self) -> int:
        return self.height - 20


def picture(ladder: Iterable[Rung]) -> Picture:
    """Draw the steps that are used, lowest first."""
    steps = list(ladder)
    first = min([0, *(rung.first for rung in steps)])
    last = max([TICK, *(rung.last for rung in steps)])

    def place(day: int) -> int:
        return LEFT + round((day - first) * WIDTH / (last + 1 - first))

    bars = []
    for row, rung in enumerate(steps):
        x, end = place(rung.first), place(rung.last + 1)
        is_at_end = x > LEFT + WIDTH * 0.55
        bars.append(
            Bar(
                name=name_with_day(rung.step),
                colour=COLOURS[Step.Kind(rung.step.kind)],
                x=x,
                y=TOP + row * ROW + 18,
                width=max(end - x - 2, 4),
                name_x=end if is_at_end else x,
                is_at_end=is_at_end,
            )
        )
    ticks = [(day, place(day)) for day in range(0, last + 1, TICK)]
    return Picture(bars, ticks, place(0), TOP + len(bars) * ROW + 24)
