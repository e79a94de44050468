"""Search the whole library for a name, a number or an address that should be gone."""

import json
import signal
import sys
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from retention.residue.looking import Residue, look_for
from retention.residue.needles import TooShort

FOUND, BLIND = 2, 3


class Command(BaseCommand):
    help = (
        "Search all tables, the queue, the files and the logs for each NEEDLE, decoding what is"
        " encoded. Writes where it is found, never what. Exit status: 0 nowhere, 2 found, 3 the"
        " search missed a marker that it hid itself, so that finding nothing means nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("needles", nargs="+", metavar="NEEDLE")
        parser.add_argument("--json", action="store_true", help="write JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # take the markers away first
        try:
            residue = look_for(options["needles"])
        except TooShort as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(residue), indent=2))
        else:
            self._say(residue)
        if not residue.can_see:
            sys.exit(BLIND)
        if residue.found:
            sys.exit(FOUND)

    def _say(self, residue: Residue) -> None:
        for (place, number), rows in sorted(residue.found.items()):
            self.stdout.write(f"FOUND  needle {number + 1}  {rows:>6} x  {place}")
        for (place, number), rows in sorted(residue.mailbox.items()):
            self.stdout.write(f"the member's own  needle {number + 1}  {rows:>6} x  {place}")
        for name in residue.missed:
            self.stdout.write(f"BLIND  the marker in {name} was not found")
        for name in residue.unreadable:
            self.stdout.write(f"BLIND  {name} could not be read")
        for name in residue.skipped:
            self.stdout.write(f"not looked at  {name}")
        seen = residue.planted - len(residue.missed)
        self.stdout.write(
            f"Found {seen} of {residue.planted} hidden markers;"
            f" {len(residue.found)} places with what you asked for."
        )


def _as_json(residue: Residue) -> dict[str, Any]:
    return {
        "found": _places(residue.found),
        "mailbox": _places(residue.mailbox),
        "planted": residue.planted,
        "missed": residue.missed,
        "unreadable": residue.unreadable,
        "skipped": residue.skipped,
        "clean": residue.is_clean,
    }


def _places(found: dict[tuple[str, int], int]) -> list[dict[str, Any]]:
    return [
        {"needle": number + 1, "place": place, "times": times}
        for (place, number), times in sorted(found.items())
    ]
