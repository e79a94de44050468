"""The ladder in memory: its steps, until when each is said, and the one the library starts with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reminders.models import Step

LATEST = 60
"""For so many days the last step is still said; what is later was left alone on purpose."""


@dataclass(frozen=True)
class Rung:
    """A step with the last day on which it is said, counted from the due date."""

    step: Step
    last: int

    @property
    def first(self) -> int:
        return self.step.days


def rungs(steps: Iterable[Step]) -> list[Rung]:
    """Return the steps that are used, lowest first, each until the day before it is overtaken.

    A step is not overtaken by one that needs it: that one waits. What is said before the due date
    is said until that date.
    """
    used = sorted((each for each in steps if each.is_active), key=lambda each: each.days)
    return [Rung(each, _last(each, used)) for each in used]


def _last(step: Step, used: Sequence[Step]) -> int:
    later = [
        each.days for each in used if each.days > step.days and step.code not in _needs(each, used)
    ]
    last = min(later) - 1 if later else step.days + LATEST
    return min(last, 0) if step.days <= 0 else last


def _needs(step: Step, used: Sequence[Step]) -> set[str]:
    """Return the codes of the steps that must come before this one."""
    by_code = {each.code: each for each in used}
    found: set[str] = set()
    code = step.after
    while code and code not in found:
        found.add(code)
        code = by_code[code].after if code in by_code else ""
    return found


COLUMNS = tuple(field.name for field in Step._meta.concrete_fields if not field.primary_key)
