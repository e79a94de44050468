"""Does somebody look at members without a reason? Worked out every night, in one statement a rule.

An alarm is a reason to ask, not a proof. The thresholds are settings (`BROWSING`); the same night
done twice raises nothing twice. A card on the counter of a desk counts for how many and when, and
not for what was done after: what is lent at a desk names no colleague.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from audit.models import Alarm
from retention.steps import midnight_after

LOOKED_UP = ["search", "member"]
"""What somebody sees who looks members up by themselves."""
LOOKS = """
    SELECT who.staff_id, who.seen_at, line.activity, line.team,
        coalesce(person.subject_id, line.subject_id) AS subject
    FROM audit_stafflook AS who
    JOIN audit_accessline AS line USING (trace_id)
    LEFT JOIN audit_subjectref AS person ON person.ref = line.subject_id
    WHERE who.seen_at >= %(from)s AND who.seen_at < %(until)s
"""
# Of all the teams somebody is in the highest norm counts; a team without one has the usual.
MANY = """
WITH looks AS ({looks}), counted AS (
    SELECT staff_id, date_trunc('hour', seen_at) AS hour, count(DISTINCT subject) AS number,
        max((SELECT max(coalesce((%(norms)s::jsonb ->> name)::int, %(per_hour)s::int))
             FROM unnest(string_to_array(team, ', ')) AS t(name))) AS most
    FROM looks GROUP BY 1, 2
)
SELECT staff_id, max(number), min(coalesce(most, %(per_hour)s::int)) FROM counted
WHERE number > coalesce(most, %(per_hour)s::int) GROUP BY staff_id
"""
IDLE = """
WITH looks AS ({looks}), acts (staff_id, moment) AS ({acts}), idle AS (
    SELECT staff_id, subject FROM looks
    WHERE activity = ANY(%(looked_up)s) AND NOT EXISTS (
        SELECT FROM acts WHERE acts.staff_id = looks.staff_id
        AND acts.moment >= looks.seen_at AND acts.moment < looks.seen_at + %(after)s::interval)
)
SELECT staff_id, count(DISTINCT subject), %(idle)s::int FROM idle
GROUP BY staff_id HAVING count(DISTINCT subject) > %(idle)s::int
"""
CLOSED = """
WITH looks AS ({looks})
SELECT staff_id, count(DISTINCT subject), %(closed)s::int FROM looks
WHERE %(opens)s::timestamptz IS NULL OR seen_at < %(opens)s OR seen_at >= %(closes)s
GROUP BY staff_id HAVING count(DISTINCT subject) > %(closed)s::int
"""
SURNAME = """
WITH looks AS ({looks}), names (pk, surname, home) AS ({names}), counted AS (
    SELECT staff_id, count(DISTINCT home) AS number FROM looks JOIN names ON names.pk = subject
    WHERE surname <> '' AND activity = ANY(%(looked_up)s) GROUP BY staff_id, surname
)
SELECT staff_id, max(number), %(homes)s::int FROM counted
WHERE number > %(homes)s::int GROUP BY staff_id
"""
RULES = {
    Alarm.Rule.MANY: MANY,
    Alarm.Rule.IDLE: IDLE,
    Alarm.Rule.CLOSED: CLOSED,
    Alarm.Rule.SURNAME: SURNAME,
}


def raise_alarms(*, day: date, at: datetime) -> int:
    """Look at all that was seen on the civil `day`; return how many alarms are new."""
    alarms = [
        Alarm(rule=rule, staff_id=staff, day=day, number=number, usual=usual, raised_at=at)
        for rule in RULES
        for staff, number, usual in crossed(rule, day=day)
    ]
    before = Alarm.objects.of_day(day).count()
    Alarm.objects.bulk_create(alarms, ignore_conflicts=True)
    return Alarm.objects.of_day(day).count() - before


def crossed(rule: Alarm.Rule, *, day: date) -> list[tuple[Any, int, int]]:
    """Return who crossed `rule` on `day`: the colleague, how many, and how many is usual."""
    first, until = midnight_after(day - timedelta(days=1)), midnight_after(day)
    margin = timedelta(minutes=settings.BROWSING["margin_minutes"])
    opens, closes = import_string(settings.LIBRARY_HOURS)(day)
    acts = [import_string(path)(first, until + margin) for path in settings.STAFF_ACTS]
    acts_sql, params = _named("acts", acts)
    names_sql, more = _named("names", [import_string(settings.SURNAMES)()])
    params |= more | {
        "from": first,
        "until": until,
        "opens": opens and opens - margin,
        "closes": closes and closes + margin,
        "norms": json.dumps(settings.BROWSING["norms"]),
        "after": f"{settings.BROWSING['idle_minutes']} minutes",
        "looked_up": LOOKED_UP,
        **{name: settings.BROWSING[name] for name in ("per_hour", "idle", "closed", "homes")},
    }
    with connection.cursor() as cursor:
        cursor.execute(RULES[rule].format(looks=LOOKS, acts=acts_sql, names=names_sql), params)
        return [(staff, number, usual) for staff, number, usual in cursor.fetchall()]


def _named(prefix: str, rows: "Iterable[QuerySet[Any, Any]]") -> tuple[str, dict[str, Any]]:
    """Write querysets as one piece of SQL, with names for what they are asked with."""
    parts: list[str] = []
    params: dict[str, Any] = {}
    for each in rows:
        sql, values = each.order_by().query.sql_with_params()
        names = [f"{prefix}_{len(params) + number}" for number in range(len(values))]
        parts.append(sql % tuple(f"%({name})s" for name in names))
        params |= dict(zip(names, values, strict=True))
    return " UNION ALL ".join(parts), params
