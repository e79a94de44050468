"""`manage.py purge`: says what would go, does it, and ends with a status a script can read."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from bieb.lib import clock
from members.models import Member
from retention.models import Certificate
from retention.operations import only_one_run
from retention.tasks import purge_daily
from tests.all_roles import with_every_role
from tests.builders import a_member

pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
NAME = "Xylofonista"


def run(*options: str) -> str:
    out = StringIO()
    call_command("purge", "--today", "2031-11-22", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_plan_was_the_default_and_named_nobody() -> None:
    a_member(family_name=NAME, ends_on=date(2026, 11, 22))

    said = run()

    assert "1  members_member: of members who left until 2026-11-22, oldest 2026-11-22" in said
    assert NAME not in said
    assert Member.objects.count() == 1


def test_a_plan_and_a_certificate_could_be_read_by_machines() -> None:
    a_member(family_name=NAME, ends_on=date(2026, 11, 22))

    plan, certificate = json.loads(run("--json")), json.loads(run("--execute", "--json"))

    rows = {line["table"]: line["rows"] for line in plan["planned"]}
    assert rows["members_card"] == certificate["done"]["members_card"] == 1
    assert (certificate["leftovers"], certificate["day"]) == (0, "2031-11-22")
    assert Certificate.objects.get().signature == certificate["signature"]


def test_rows_left_over_ended_with_status_two(settings: Any) -> None:
    settings.PURGE_STEPS = [step for step in settings.PURGE_STEPS if step != "members.purge"]
    a_member(ends_on=date(2026, 11, 22))

    with pytest.raises(SystemExit) as ended:
        run("--execute")

    assert ended.value.code == 2
    assert Certificate.objects.get().checked["members.Card: over age"] == 1


def test_a_second_run_was_refused_in_words() -> None:
    with only_one_run(), pytest.raises(CommandError, match=r"\w+ .*\w+") as refusal:
        _in_another_process()

    assert "purge" not in str(refusal.value)


def _in_another_process() -> None:
    """The lock belongs to a connection; another process has another one."""

    def ask() -> None:
        try:
            run("--execute")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask).result()


def test_the_daily_task_went_by_the_clock_of_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_member(ends_on=date(2026, 11, 22))
    monkeypatch.setattr(clock, "today", lambda: date(2031, 11, 22))

    left = purge_daily()

    assert (left, Member.objects.count()) == (0, 0)
