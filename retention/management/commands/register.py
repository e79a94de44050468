"""Write the register of processing."""

import json
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser
from django.utils import translation

from retention.register import as_data, as_markdown


class Command(BaseCommand):
    help = "Write the register of processing (AVG art. 30) from what the code declares."

    def add_arguments(self, parser: CommandParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="write JSON")
        form.add_argument("--markdown", action="store_true", help="write a page (the default)")
        parser.add_argument("--language", choices=["en", "nl"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if options["json"]:
                self.stdout.write(json.dumps(as_data(), indent=2, ensure_ascii=False))
            else:
                self.stdout.write(as_markdown(), ending="")
