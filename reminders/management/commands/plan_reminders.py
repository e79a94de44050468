"""Plan the ladder by hand, or only see what planning would write."""

import json
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bieb.lib import clock
from bieb.lib.clock import AMSTERDAM
from reminders.models import Step
from reminders.planning import Planned, count_reminders, write_reminders


class Command(BaseCommand):
    """`manage.py plan_reminders [--dry-run] [--today 2026-01-26] [--json]`."""

    help = "Write the messages of the ladder; with --dry-run only say how many there would be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="as if it were nine in the morning of this day; only with --dry-run",
        )
        parser.add_argument("--json", action="store_true", help="for a machine")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["today"]
        if day and not options["dry_run"]:
            self.stderr.write("--today goes with --dry-run: nothing is written for another day.")
            raise SystemExit(2)
        now = datetime.combine(day, time(9), AMSTERDAM) if day else clock.now()
        if options["dry_run"]:
            planned = count_reminders(Step.objects.climbed(), now=now)
        else:
            planned = write_reminders(now=now)
        self.stdout.write(_as_json(planned) if options["json"] else _as_lines(planned))


def _as_json(planned: list[Planned]) -> str:
    rows = [
        {"step": each.step, "channels": each.channels, "unreachable": each.unreachable}
        for each in planned
    ]
    return json.dumps(rows, indent=2)


def _as_lines(planned: list[Planned]) -> str:
    return "\n".join(
        f"{each.step:20} {each.messages:6} messages"
        f" ({', '.join(f'{name} {number}' for name, number in sorted(each.channels.items())) or '-'}),"
        f" {each.unreachable} cannot be reached"
        for each in planned
    )
