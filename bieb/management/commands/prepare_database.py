"""Make the database ready: tables, the rights of each role, and places for this month's returns."""

from datetime import date
from typing import Any

from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandParser

from arrivals.offered import publish_interests
from bieb.database_roles import grant_roles
from bieb.lib import clock
from consent.texts import publish_texts
from loans.partitions import months_later, open_months
from members.roles import sync_roles


class Command(BaseCommand):
    help = "Migrate as the owner, grant the roles, and open the months of returns. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, help="first month of returns to keep"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        sync_roles()
        today = clock.today()
        roles = grant_roles()
        publish_texts()
        publish_interests()
        open_months(first=options["since"] or months_later(today.replace(day=1), -60), today=today)
        if options["verbosity"]:
            self.stdout.write(f"The database is ready; roles: {', '.join(roles) or 'one'}.")
