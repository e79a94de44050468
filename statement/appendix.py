"""The list at the end of the statement: for each activity its purpose, ground and what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from retention.activities import ACTIVITIES, Activity, in_order
from retention.registry import Declaration, declarations


@dataclass(frozen=True)
class Kept:
    """One activity and every kind of data in it, each once."""

    activity: Activity
    kinds: Sequence[Declaration]


def appendix() -> list[Kept]:
    """Return everything the register declares about people, in the order of the activities."""
    personal = [each for each in declarations() if each.personal and each.activity in ACTIVITIES]
    ordered = sorted(personal, key=lambda each: in_order(each.activity))
    return [
        Kept(ACTIVITIES[key], list({str(each.what): each for each in found}.values()))
        for key, found in groupby(ordered, key=lambda each: each.activity)
    ]
