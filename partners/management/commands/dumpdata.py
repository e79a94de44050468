"""Django can write everything about everybody in one file. This library cannot."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Refused: what leaves, leaves for one person at a time and through the one door."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("labels", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "There is no copy of everything: partners get one person at a time, members take"
            " along what is theirs, and the backup is made by the server."
        )
