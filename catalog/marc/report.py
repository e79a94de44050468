"""What an import did, and which records stayed out and why."""

from collections import Counter
from dataclasses import dataclass, field

from catalog.marc.errors import Reason

MOST_KEPT = 10_000
"""Problems kept by name; beyond it they are only counted, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that stayed out, or bytes that belong to none."""

    number: int
    reason: Reason
    control_number: str = ""


@dataclass(slots=True)
class Report:
    """The outcome of one import, in numbers of records, titles and copies."""

    read: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    copies: int = 0
    is_dry_run: bool = False
    new_item_types: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reasons: Counter[Reason] = field(default_factory=Counter)

    def refuse(self, problem: Problem) -> None:
        self.reasons[problem.reason] += 1
        if len(self.problems) < MOST_KEPT:
            self.problems.append(problem)

    @property
    def refused(self) -> int:
        """Records that stayed out; bytes between records are a problem but no record."""
        return self.reasons.total() - self.reasons[Reason.BETWEEN]

    def as_json(self) -> dict[str, object]:
        """The report for machines: stable codes, and the reason in words."""
        return {
            "read": self.read,
            "made": self.made,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "copies": self.copies,
            "dry_run": self.is_dry_run,
            "new_item_types": self.new_item_types,
            "reasons": {reason.value: count for reason, count in sorted(self.reasons.items())},
            "problems": [
                {
                    "number": each.number,
                    "control_number": each.control_number,
                    "reason": each.reason.value,
                    "words": str(each.reason.label),
                }
                for each in sorted(self.problems, key=lambda each: each.number)
            ],
        }
