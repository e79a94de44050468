"""Count, apart from the purge and as another role, what should be gone and is not.

The SQL is made from the register: which column is the clock, how long, who it is about. It
shares no queryset and no cutoff with the steps that delete.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from django.utils.module_loading import import_string

from bieb.lib.key_store import key_path
from bieb.lib.sealing import SealedField
from retention.paths import (
    ROW,
    Path,
    clock_column,
    from_row,
    model_of,
    quoted,
    subject_paths,
)
from retention.registry import Declaration, Keep, declarations, subject

VERSION = "1"
VERIFY = "verify"
WENT = "went"


@dataclass(frozen=True)
class Question:
    """One thing to count, under the name by which a certificate reports it."""

    name: str
    sql: str
    params: tuple[date | str, ...]


def count_leftovers(*, today: date, real_today: date) -> dict[str, int]:
    """Return for each declaration how many rows are over age `today`, and how many about nobody.

    `real_today` is for log-ins and links, which count by the real clock. Reads one moment of the
    database, in one query.
    """
    asked = questions(today=today, real_today=real_today)
    numbered = " UNION ALL ".join(
        f"SELECT {number}, ({each.sql})" for number, each in enumerate(asked)
    )
    ended = f"WITH {WENT} AS MATERIALIZED ({subject().ended}) "
    with connections[VERIFY].cursor() as cursor:
        cursor.execute(ended + numbered, [value for each in asked for value in each.params])
        found = dict(cursor.fetchall())
    rows = {each.name: found[number] for number, each in enumerate(asked)}
    return rows | keys_over_age(today)


def keys_over_age(today: date) -> dict[str, int]:
    """Return how many keys of a day lie in the key store after what they seal must be gone.

    Reads the names of the files: also a key of which every row is gone would still open a backup.
    """
    found = {}
    for each in declarations():
        for field in model_of(each)._meta.concrete_fields if each.keep else ():
            if isinstance(field, SealedField) and field.key_by == each.clock:
                days = _days_of_keys(f"{field.own_key}-")
                over = [day for day in days if not each.is_kept or _ends(day, each.keep) <= today]
                found[f"{each.model}: keys over age"] = len(over)
    return found


def _days_of_keys(start: str) -> list[date]:
    names = {path.name.partition(".")[0] for path in key_path("sealing").glob(f"{start}*.key")}
    return [date.fromisoformat(name.removeprefix(start)) for name in names]


def _ends(day: date, keep: Keep | None) -> date:
    """Count in whole months, as PostgreSQL does; a month that is too short ends earlier."""
    keep = keep or Keep()
    months = (day.month - 1) + keep.years * 12 + keep.months
    year, month = day.year + months // 12, months % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=keep.days)


def questions(*, today: date, real_today: date) -> list[Question]:
    """Return everything there is to ask about the personal declarations in the register."""
    asked = []
    for each in declarations():
        if not each.personal:
            continue
        asked.append(_over_age(each, real_today if each.real_time else today))
        asked += [
            _about_nobody(each, path)
            for path in subject_paths(each)
            if path.to_many or not path.is_key
        ]
    also: list[Callable[[date], list[Question]]] = [
        import_string(path) for path in settings.VERIFIED_TOO
    ]
    return asked + [question for ask in also for question in ask(today)]


def _over_age(declaration: Declaration, today: date) -> Question:
    name = f"{declaration.model}: over age"
    if not declaration.is_kept:
        return Question(name, f"SELECT count(*) FROM {from_row(declaration)}", ())
    day = clock_column(declaration)
    if day is None:
        return _of_people_who_left(name, declaration, today)
    is_over, params = _is_over(day, declaration.keep, today)
    sql = f"SELECT count(*) FROM {from_row(declaration)} WHERE {is_over}"
    return Question(name, sql, params)


def _of_people_who_left(name: str, declaration: Declaration, today: date) -> Question:
    """Rows go with the first person they are about; what people share goes with the last."""
    is_over, params = _is_over(f"{WENT}.ended_on", declaration.keep, today)
    found = []
    for path in subject_paths(declaration):
        join = f"JOIN {WENT} ON {WENT}.id = {path.column}"
        if path.to_many:
            key = f"{ROW}.{quoted(model_of(declaration)._meta.pk.column)}"
            found.append(
                f"SELECT {key} AS key FROM {from_row(declaration, path)} {join}"
                f" GROUP BY {key} HAVING bool_and(coalesce({is_over}, false))"
            )
        else:
            key = f"{ROW}.{quoted(model_of(declaration)._meta.pk.column)}"
            found.append(
                f"SELECT {key} AS key FROM {from_row(declaration, path)} {join} WHERE {is_over}"
            )
    sql = f"SELECT count(*) FROM ({' UNION '.join(found)}) AS over_age"
    return Question(name, sql, params * len(found))


def _is_over(day: str, keep: Keep | None, today: date) -> tuple[str, tuple[date | str, ...]]:
    """Add the keeping time to the clock: PostgreSQL too ends five years after 29 February on 28.

    The bound without arithmetic on the column lets the database skip months and use an index; it
    is up to three days wide of the real one, which stands beside it.
    """
    keep = keep or Keep()
    interval = f"{keep.years * 12 + keep.months} months {keep.days} days"
    sql = (
        f"({day} <= %s::date - %s::interval + interval '3 days'"
        f" AND ({day} + %s::interval)::date <= %s::date)"
    )
    return sql, (today, interval, interval, today)


def _about_nobody(declaration: Declaration, path: Path) -> Question:
    person = apps.get_model(subject().model)
    key = f"{quoted(person._meta.db_table)}.{quoted(person._meta.pk.column)}"
    nobody = f"NOT EXISTS (SELECT FROM {quoted(person._meta.db_table)} WHERE {key}{{cast}} = {path.column})"
    params: tuple[date | str, ...] = ()
    if path.to_many:
        where = f"{path.column} IS NULL"
    elif isinstance(path.field, models.CharField | models.TextField):
        where = nobody.format(cast="::text") + (
            f" AND {ROW}.content_type_id = (SELECT id FROM django_content_type"
            " WHERE app_label = %s AND model = %s)"
        )
        params = (person._meta.app_label, person._meta.model_name)
    else:
        where = f"{path.column} IS NOT NULL AND " + nobody.format(cast="")
    sql = f"SELECT count(*) FROM {from_row(declaration, path)} WHERE {where}"
    return Question(f"{declaration.model}: about nobody", sql, params)
