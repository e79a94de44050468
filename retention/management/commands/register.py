"""Write the register of processing, and what is made from it."""

import json
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser
from django.utils import translation

from bieb.lib import clock
from retention.dpia import as_assessment
from retention.overdue import count_overdue, overdue_sql
from retention.register import as_data, as_markdown


class Command(BaseCommand):
    help = "Write the register of processing (AVG art. 30) from what the code declares."

    def add_arguments(self, parser: CommandParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="write JSON")
        form.add_argument("--markdown", action="store_true", help="write a page (the default)")
        form.add_argument("--dpia", action="store_true", help="write the assessment of effects")
        form.add_argument(
            "--overdue-sql", action="store_true", help="write the query that must find no rows"
        )
        form.add_argument(
            "--overdue", action="store_true", help="run that query; fails when it finds rows"
        )
        parser.add_argument("--language", choices=["en", "nl"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["overdue"]:
            self._look()
        with translation.override(options["language"]):
            self.stdout.write(self._written(options), ending="")

    def _look(self) -> None:
        found = count_overdue(today=clock.today())
        for what, rows in found.items():
            self.stderr.write(f"{what}: {rows}")
        if found:
            raise SystemExit(1)

    def _written(self, options: dict[str, Any]) -> str:
        if options["overdue"]:
            return "Nothing is kept too long.\n"
        if options["overdue_sql"]:
            return overdue_sql()
        if options["dpia"]:
            return as_assessment()
        if options["json"]:
            return json.dumps(as_data(), indent=2, ensure_ascii=False) + "\n"
        return as_markdown()
