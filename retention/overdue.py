"""Ask the database itself what should be gone and is not: one query, to be run by anybody.

The query is written from the register, not from the querysets that delete. It answers with no
rows when everything went in time (P46). `manage.py register --overdue-sql` prints it, for who wants
to run it beside the library; every morning the library runs it too.
"""

from datetime import date

from django.db import connections

from retention.registry import subject
from retention.verification import VERIFY, WENT, Question, questions

BY_THE_LIBRARY, BY_THE_REAL_CLOCK = date.min, date.max
TODAY = "(SELECT today FROM asked)"
REAL_TODAY = "(SELECT real_today FROM asked)"
CIVIL_DAY = "(now() AT TIME ZONE 'Europe/Amsterdam')::date"


def overdue_sql(today: date | None = None) -> str:
    """Write the query. Without `today` it counts from the day on which it is run."""
    asked = questions(today=BY_THE_LIBRARY, real_today=BY_THE_REAL_CLOCK)
    parts = " UNION ALL\n".join(_part(each) for each in asked)
    day = f"DATE '{today.isoformat()}'" if today else CIVIL_DAY
    return (
        f"WITH asked AS (SELECT {day} AS today, {CIVIL_DAY} AS real_today),\n"
        f"{WENT} AS MATERIALIZED ({subject().ended})\n"
        f"SELECT what, overdue FROM (\n{parts}\n) AS counted WHERE overdue > 0 ORDER BY what;\n"
    )


def count_overdue(*, today: date) -> dict[str, int]:
    """Run the query as the role that only reads. Return rows by declaration; empty is good."""
    with connections[VERIFY].cursor() as cursor:
        cursor.execute(overdue_sql(today).replace("%", "%%"), [])
        return {str(what): int(rows) for what, rows in cursor.fetchall()}


def _part(question: Question) -> str:
    """Put values into a question: names of our own tables and lengths of time, never input."""
    sql = question.sql
    for value in question.params:
        sql = sql.replace("%s", _written(value), 1)
    return f"SELECT '{question.name}' AS what, ({sql}) AS overdue"


def _written(value: date | str) -> str:
    if isinstance(value, date):
        return REAL_TODAY if value == BY_THE_REAL_CLOCK else TODAY
    return "'" + value.replace("'", "''") + "'"
