"""The query that anybody can run: what should be gone and is not."""

import logging
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from bieb.lib import clock
from retention.overdue import count_overdue, overdue_sql
from retention.registry import personal_columns
from retention.tasks import watch_overdue
from tests.all_roles import with_every_role
from tests.builders import a_member

LEFT_ON = date(2026, 11, 22)
GONE_ON = date(2031, 11, 22)


@with_every_role
def test_the_query_named_what_was_a_day_too_old() -> None:
    a_member(ends_on=LEFT_ON)
    a_member(ends_on=LEFT_ON + timedelta(days=1))

    assert count_overdue(today=GONE_ON - timedelta(days=1)) == {}
    found = count_overdue(today=GONE_ON)

    assert found["members.Member: over age"] == 1
    assert all(rows > 0 for rows in found.values())


@with_every_role
def test_what_is_printed_could_be_run_as_it_is() -> None:
    a_member(ends_on=date(2016, 1, 1))
    out = StringIO()
    call_command("register", "--overdue-sql", stdout=out)

    with connections["verify"].cursor() as cursor:
        cursor.execute(out.getvalue().replace("%", "%%"), [])
        found = dict(cursor.fetchall())

    assert found["members.Member: over age"] == 1


@with_every_role
def test_the_command_failed_when_something_was_too_old(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("register", "--overdue", stdout=StringIO())
    a_member(ends_on=date(2016, 1, 1))

    with pytest.raises(SystemExit):
        call_command("register", "--overdue")

    assert "members.Member: over age: 1" in capsys.readouterr().err


@with_every_role
def test_the_morning_look_sounded_the_alarm(caplog: pytest.LogCaptureFixture) -> None:
    a_member(ends_on=clock.today() - timedelta(days=6 * 366))

    rows = watch_overdue()

    assert rows > 0
    assert [each.levelno for each in caplog.records if each.name == "bieb.jobs"] == [logging.ERROR]


@with_every_role
def test_the_morning_look_was_calm_when_nothing_was_left(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    a_member()

    assert watch_overdue() == 0
    assert [each.levelno for each in caplog.records if each.name == "bieb.jobs"] == [logging.INFO]


def test_the_query_asked_about_every_table_with_people() -> None:
    asked = overdue_sql()

    for each in personal_columns():
        assert f"'{each.model}: over age'" in asked
