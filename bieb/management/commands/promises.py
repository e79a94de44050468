"""Every clause of the privacy statement with its proof, and what happens when it is broken."""

import json
import subprocess
import sys
from dataclasses import asdict
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from bieb import accessibility
from bieb.promises.mutating import WrongHarm, ground, is_red
from bieb.promises.proofs import Proof, proofs
from bieb.promises.results import GREEN, LATER, Result, last_results, results_of, write
from statement.clauses import CLAUSES

COLOURS = {GREEN: "green", LATER: "yellow"}


class Command(BaseCommand):
    help = (
        "Show for each clause of the privacy statement which tests prove it, and the last result."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("clauses", nargs="*", help="Only these, such as P28 G3.")
        parser.add_argument("--json", action="store_true", help="For machines.")
        parser.add_argument("--run", action="store_true", help="Run the proofs first.")
        parser.add_argument(
            "--mutate",
            action="store_true",
            help="Break each promise on purpose, in a copy, and see its proof turn red.",
        )
        parser.add_argument(
            "--record",
            action="store_true",
            help="Keep the last results in the release, for the public pages; those of axe too.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = [each for each in proofs() if self.is_asked(each.clause, options)]
        if options["mutate"]:
            return self.mutate(chosen)
        if options["run"]:
            self.run_tests(chosen)
        if options["record"]:
            write(last_results().values(), settings.BASE_DIR / "bieb/promises/results.json")
            accessibility.write(accessibility.last_seen(), accessibility.PACKAGED)
        later = {
            each.id: str(each.later)
            for each in CLAUSES.values()
            if each.later and self.is_asked(each.id, options)
        }
        results = results_of(chosen, later)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in results], indent=1))
        else:
            self.show(results)
        bad = [each.id for each in results if each.status not in (GREEN, LATER)]
        if bad:
            raise CommandError(f"Not proved: {', '.join(bad)}. Try: manage.py promises --run")

    def is_asked(self, clause: str, options: dict[str, Any]) -> bool:
        return not options["clauses"] or clause in options["clauses"]

    def run_tests(self, chosen: list[Proof]) -> None:
        names = sorted({test for each in chosen for test in each.tests})
        # The names are tests of this project, read from its own folder.
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "-q", *names], cwd=settings.BASE_DIR, check=False
        )

    def show(self, results: list[Result]) -> None:
        table = Table("clause", "proof", "tests", "last run")
        for each in results:
            colour = COLOURS.get(each.status, "red")
            words = each.reason or "\n".join(test.rpartition("/")[2] for test in each.tests)
            table.add_row(each.id, f"[{colour}]{each.status}", words, each.last_run or "")
        screen = Console(width=160, record=True, file=StringIO())
        screen.print(table)
        self.stdout.write(screen.export_text(styles=self.stdout.isatty()))

    def mutate(self, chosen: list[Proof]) -> None:
        """Go on after a harm that no test noticed, and name them all in the end."""
        unnoticed = []
        with ground(settings.BASE_DIR) as servers:
            for proof in chosen:
                for harm in proof.harms:
                    try:
                        is_noticed = is_red(proof, harm, settings.BASE_DIR, servers)
                        seen = "red, as it must be" if is_noticed else "NOT NOTICED"
                        self.stdout.write(f"{proof.clause}: {seen}: {harm}")
                    except WrongHarm as wrong:
                        is_noticed = False
                        self.stdout.write(f"{proof.clause}: {wrong}")
                    self.stdout.flush()
                    if not is_noticed:
                        unnoticed.append(proof.clause)
        if unnoticed:
            raise CommandError(f"Broken, and no test was red: {', '.join(unnoticed)}")
