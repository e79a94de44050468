"""Fill an empty library with the demo."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.demo import seeding
from bieb.lib import clock
from loans.partitions import months_later, open_months


class Command(BaseCommand):
    help = "Make the demo library: policy, titles, people and five years of lending."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when the library has branches already",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo: set BIEB_DEMO=1 to fill it with made-up people."
            )
        if not seeding.is_empty():
            if options["if_empty"]:
                return
            raise CommandError("This library is not empty. The demo only goes into an empty one.")
        today = clock.today()
        open_months(first=months_later(today.replace(day=1), -60), today=today)
        seeding.seed(today=today, say=self.stdout.write)
        seeding.write_logins()
