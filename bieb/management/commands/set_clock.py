"""Move the clock of the demo: every page, worker and schedule follows while it runs."""

from datetime import date, time
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from loans.partitions import open_months


class Command(BaseCommand):
    help = "Make it another day in the demo, for example: manage.py set_clock 2031-11-22"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "day", type=date.fromisoformat, help="the day it becomes, as 2031-11-22"
        )
        parser.add_argument(
            "--at",
            type=time.fromisoformat,
            help="the time it becomes, as 10:00; else it stays as it is",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not clock.can_move():
            raise CommandError("The clock can only be moved in the demo and in tests.")
        if options["day"] < clock.today():
            self.stderr.write(
                "Back in time: what was lent or sent after that day may be refused until it comes again."
            )
        clock.move_to(options["day"], options["at"])
        open_months(first=clock.today(), today=clock.today())
        self.stdout.write(
            f"It is now {clock.now().astimezone(clock.AMSTERDAM):%A %d %B %Y, %H:%M} in the library."
        )
