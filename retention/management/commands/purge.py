"""Forget by hand what the schedule forgets every night, or only say what would go."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from bieb.lib.errors import DomainError
from retention.models import Certificate
from retention.operations import plan_purge, run_purge
from retention.steps import Planned

LEFTOVERS = 2


class Command(BaseCommand):
    help = (
        "Forget what is over age, check as another role that it is gone, and write a certificate."
        " Without --execute it only says what would go. Exit status: 0 nothing left, 1 refused,"
        " 2 something was left over. It never writes names."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--plan", action="store_true", help="say what would go (the default)")
        what.add_argument("--execute", action="store_true", help="do it")
        parser.add_argument("--today", type=date.fromisoformat, help="another day, as 2031-11-22")
        parser.add_argument("--json", action="store_true", help="write JSON")
        parser.add_argument(
            "--force", action="store_true", help="also when an unusual share of a table would go"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or clock.today()
        try:
            if options["execute"]:
                self._execute(today, force=options["force"], as_json=options["json"])
            else:
                self._plan(plan_purge(today=today), today, as_json=options["json"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _plan(self, lines: Sequence[Planned], today: date, *, as_json: bool) -> None:
        if as_json:
            rows = [
                {
                    "table": line.table,
                    "what": line.what,
                    "rows": line.rows,
                    "oldest": line.oldest and line.oldest.isoformat(),
                    "until": line.until.isoformat(),
                }
                for line in lines
            ]
            self.stdout.write(json.dumps({"today": today.isoformat(), "planned": rows}, indent=2))
            return
        self.stdout.write(f"On {today} would go:")
        for line in lines:
            oldest = f", oldest {line.oldest}" if line.oldest else ""
            self.stdout.write(
                f"{line.rows:>10}  {line.table}: {line.what} until {line.until}{oldest}"
            )

    def _execute(self, today: date, *, force: bool, as_json: bool) -> None:
        say = self.stderr.write if as_json else self.stdout.write
        certificate = run_purge(today=today, force=force, say=say)
        if as_json:
            signed = {"hash": certificate.hash, "signature": certificate.signature}
            self.stdout.write(json.dumps(certificate.content() | signed, indent=2))
        else:
            self._say(certificate)
        if certificate.leftovers:
            raise SystemExit(LEFTOVERS)

    def _say(self, certificate: Certificate) -> None:
        for table, rows in certificate.done.items():
            self.stdout.write(f"{rows:>10}  {table}")
        for name, rows in certificate.checked.items():
            if rows:
                self.stdout.write(f"LEFT OVER {rows:>10}  {name}")
        self.stdout.write(
            f"Certificate {certificate.number}: {sum(certificate.done.values())} rows forgotten,"
            f" {certificate.leftovers} left over. {certificate.hash}"
        )
