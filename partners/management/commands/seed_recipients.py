"""Register the organisations that the privacy statement names."""

from typing import Any

from django.core.management import BaseCommand

from partners.seeding import seed_recipients


class Command(BaseCommand):
    help = "Register the organisations of the privacy statement. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        made = seed_recipients()
        if options["verbosity"]:
            self.stdout.write(f"Made: {', '.join(made) or 'nothing, all were there'}.")
