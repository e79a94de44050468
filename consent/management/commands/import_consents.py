"""Take over an old list of subscribers, without pretending that they said yes."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from consent.imports import read_list, take_over


class Command(BaseCommand):
    help = (
        "Read a list (CSV: card,purpose) of people who are said to want something. They become"
        " 'unproven' and get no mail until they say yes themselves. Looks only, unless --execute."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--execute", action="store_true", help="write it down, all or nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                found = read_list(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path.name} cannot be read: {error}") from error
        if found.errors:
            raise CommandError("\n".join([*found.errors, "Nothing was written."]))
        self.stdout.write(f"{found.decided} decided already: left alone.")
        if not options["execute"]:
            self.stdout.write(
                f"{len(found.wishes)} would become unproven. Nothing was written: add --execute."
            )
            return
        written = take_over(found, reference=path.name[:60], at=clock.now())
        self.stdout.write(f"{written} became unproven. None of them gets mail.")
