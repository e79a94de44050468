"""Which dates a change of the calendar moves, and moving them: whole tables at once.

Every date that falls on a day of a closing goes to the first open day after it. What the date was
without any closing is remembered, and every change counts anew from there: so overlapping
closings can be taken back in any order. A preview and the change itself ask the same question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from catalog.calendar import OpenDays
from loans.closings.models import CalendarChange, ShiftedDate

CANDIDATE = """
SELECT thing.id AS number, thing.member_id, thing.{branch} AS branch, thing.{day} AS current,
    coalesce(moved.old, thing.{day}) AS original, {limit} AS no_later_than
FROM {table} AS thing
LEFT JOIN (
    SELECT shifted.number, shifted.new, min(shifted.old) AS old
    FROM loans_shifteddate AS shifted
    JOIN loans_calendarchange AS change ON change.id = shifted.change_id
    WHERE shifted.what = %(what)s::text AND change.undone_at IS NULL
    GROUP BY shifted.number, shifted.new
) AS moved ON moved.number = thing.id AND moved.new = thing.{day}
WHERE thing.{branch} = ANY(%(branches)s) AND thing.{day} >= %(first)s AND {condition}
  AND (thing.{day} <= %(last)s OR moved.old <= %(last)s)
"""
LOCK = """
SELECT FROM {table} WHERE id IN (SELECT number FROM ({candidate}) AS candidate)
ORDER BY id FOR NO KEY UPDATE
"""
COUNT = """
SELECT branch, original, current, no_later_than, count(*) FROM ({candidate}) AS candidate
GROUP BY branch, original, current, no_later_than ORDER BY original, current, branch
"""
PLAN = """
WITH candidate AS ({candidate}), plan AS (
    SELECT candidate.*, goal.target FROM candidate
    JOIN unnest(%(of)s::bigint[], %(originals)s::date[], %(currents)s::date[], %(targets)s::date[])
        AS goal (branch, original, current, target) USING (branch, original, current)
    WHERE goal.target <= coalesce(candidate.no_later_than, 'infinity')
)
"""
MEMBERS = "{plan} SELECT DISTINCT member_id FROM plan WHERE target <> current"
# The rows of a closing that is undone say afterwards what it had given and what holds again.
MOVE = """
{plan}, moved AS (
    UPDATE {table} AS thing SET {day} = plan.target FROM plan
    WHERE thing.id = plan.number AND plan.target <> plan.current
    RETURNING plan.*
), covering AS (
    SELECT plan.number, plan.member_id, plan.original, plan.target, change.id AS change_id
    FROM plan
    JOIN loans_calendarchange AS change ON change.undone_at IS NULL AND change.id <> %(undone)s
      AND (change.branch_id IS NULL OR change.branch_id = plan.branch)
      AND change.first_day < plan.target AND change.last_day >= plan.original
), noted AS (
    INSERT INTO loans_shifteddate (change_id, what, number, member_id, old, new)
    SELECT change_id, %(what)s::text, number, member_id, original, target FROM covering
    ON CONFLICT (change_id, what, number) DO UPDATE SET old = excluded.old, new = excluded.new
), kept_for_the_story AS (
    UPDATE loans_shifteddate AS shifted SET old = moved.current, new = moved.target FROM moved
    WHERE shifted.change_id = %(undone)s AND shifted.what = %(what)s::text
      AND shifted.number = moved.number
), dropped AS (
    DELETE FROM loans_shifteddate AS shifted USING plan, loans_calendarchange AS change
    WHERE shifted.what = %(what)s::text AND shifted.number = plan.number
      AND change.id = shifted.change_id AND change.undone_at IS NULL AND change.id <> %(undone)s
      AND (shifted.number, shifted.change_id) NOT IN (SELECT number, change_id FROM covering)
)
SELECT number FROM moved
"""
FORGET = """
DELETE FROM loans_shifteddate AS shifted
WHERE shifted.change_id = %(undone)s AND shifted.what = %(what)s::text
  AND shifted.number NOT IN (SELECT unnest(%(moved)s::bigint[]))
"""
CHANGED_SINCE = """
SELECT count(*) FROM loans_shifteddate AS shifted
JOIN {table} AS thing ON thing.id = shifted.number AND thing.{day} <> shifted.new
WHERE shifted.change_id = %(undone)s AND shifted.what = %(what)s::text AND {condition}
"""


# Of rows that this transaction made the planner knows nothing yet; it takes twenty thousand for one.
PLAN_FOR_MANY = "SET LOCAL enable_nestloop = off"


@dataclass(frozen=True)
class Things:
    """A sort of thing with a date that may fall on a closed day, as SQL names its columns."""

    what: str
    table: str
    day: str
    branch: str
    condition: str = "true"
    limit: str = "NULL::date"

    def sql(self, statement: str) -> str:
        names = {"table": self.table, "day": self.day, "branch": self.branch}
        names |= {"condition": self.condition, "limit": self.limit}
        whole = statement.replace("{plan}", PLAN).replace("{candidate}", CANDIDATE)
        return whole.format(**names)


THINGS: Sequence[Things] = (
    Things(ShiftedDate.What.LOAN, "loans_loan", "due_on", "lent_at_id"),
    Things(
        ShiftedDate.What.SHELF,
        "reservations_reservation",
        "pickup_until",
        "pickup_branch_id",
        condition="thing.state = 'ready'",
        limit="thing.not_needed_after",
    ),
)


@dataclass(frozen=True)
class Group:
    """Things of one branch that go from one date to another together."""

    what: str
    branch_id: int
    original: date
    current: date
    goal: date
    """Where the calendar wants it; `target` is where it goes."""
    target: date
    has_passed: bool
    """The day it should go to has passed, so it stays where it is."""
    number: int

    @property
    def moves(self) -> bool:
        return self.target != self.current


@dataclass(frozen=True)
class Outlook:
    """The calendars as they will be, and the closings that will stand: where each date must go."""

    calendars: dict[int, OpenDays]
    standing: Sequence[CalendarChange]
    today: date

    def target(self, branch_id: int, original: date) -> date:
        """Return the day for what was due on `original`: that day, unless a closing covers it."""
        covered = any(
            each.is_about(branch_id) and each.holds_on(original) for each in self.standing
        )
        return self.calendars[branch_id].first_open_from(original) if covered else original


@dataclass(frozen=True)
class Move:
    """One question: what happens to things of one sort when the days of `change` change."""

    things: Things
    change: CalendarChange
    outlook: Outlook
    undoing: bool = False
    groups: list[Group] = field(default_factory=list)

    def lock(self) -> None:
        """Hold the rows, in the order of their number, until the transaction ends."""
        self._run(LOCK, self._period())

    def count(self) -> None:
        """Ask which dates move and where to, in groups.

        A date never moves to a day that has passed, and nothing stays on the shelf longer than
        somebody said it is needed.
        """
        for branch, original, current, no_later_than, number in self._run(COUNT, self._period()):
            wanted = self._wanted(branch, original, current)
            has_passed = wanted < self.outlook.today
            goal = current if has_passed else wanted
            target = current if no_later_than and goal > no_later_than else goal
            self.groups.append(
                Group(
                    what=self.things.what,
                    branch_id=branch,
                    original=original,
                    current=current,
                    goal=goal,
                    target=target,
                    has_passed=has_passed and wanted != current,
                    number=number,
                )
            )

    def _wanted(self, branch_id: int, original: date, current: date) -> date:
        wanted = self.outlook.target(branch_id, original)
        if self.undoing:
            return wanted
        return max(wanted, self.outlook.target(branch_id, current))  # never sooner than we wrote

    def members(self) -> set[UUID]:
        """Return the keys of the members with a date that moves."""
        return {key for (key,) in self._run(MEMBERS, self._goals())}

    def make(self) -> list[int]:
        """Move the dates and note what they were; return the numbers of what moved."""
        moved = [number for (number,) in self._run(MOVE, self._goals())]
        if self.undoing:
            self._run(FORGET, {**self._period(), "moved": moved})
        return moved

    def changed_since(self) -> int:
        """Count what was renewed or kept longer since this closing moved it."""
        ((number,),) = self._run(CHANGED_SINCE, self._period())
        return int(number)

    def _period(self) -> dict[str, Any]:
        return {
            "what": self.things.what,
            "branches": list(self.outlook.calendars),
            "first": self.change.first_day,
            "last": self.change.last_day,
            "undone": self.change.pk if self.undoing else 0,
        }

    def _goals(self) -> dict[str, Any]:
        goals = {(each.branch_id, each.original, each.current): each.goal for each in self.groups}
        return self._period() | {
            "of": [branch for branch, _, _ in goals],
            "originals": [original for _, original, _ in goals],
            "currents": [current for _, _, current in goals],
            "targets": list(goals.values()),
        }

    def _run(self, statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(PLAN_FOR_MANY)
            cursor.execute(self.things.sql(statement), params)
            return cursor.fetchall() if cursor.description else []
