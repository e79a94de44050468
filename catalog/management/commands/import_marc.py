"""Import titles from a file of MARC records, as other libraries and suppliers send them.

Exit codes: 0 everything went in; 1 some records stayed out, the good ones went in; 2 the file
could not be used and nothing went in; 130 stopped by hand, nothing went in.
"""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.marc.errors import FileIsFolder, FileMissing, FileUnreadable
from catalog.marc.loading import Wishes, import_records
from catalog.marc.progress import shown
from catalog.marc.report import Problem, Report

SOME_STAYED_OUT, NOTHING_WENT_IN, STOPPED = 1, 2, 130
MOST_SHOWN = 50
MOST_COPIES = 100


def number_of_copies(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST_COPIES:
        raise argparse.ArgumentTypeError(f"0-{MOST_COPIES}")
    return number


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they take longer than the import itself
    help = "Import titles from a MARC file (ISO 2709 in UTF-8 or MARC-8, or MARCXML)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to import")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, change nothing"
        )
        parser.add_argument(
            "--copies", type=number_of_copies, default=0, help="copies to make of each new title"
        )
        parser.add_argument(
            "--branch", default="", help="code of the branch for the copies; else all in turn"
        )
        parser.add_argument(
            "--partial",
            action="store_true",
            help="take the whole records of a file that breaks off",
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]
        try:
            report = self._import(Path(options["file"]), options)
        except DomainError as refusal:
            if as_json:
                self._write_json({"error": {"code": refusal.code, "words": str(refusal)}})
            raise self._nothing(str(refusal)) from None
        except DatabaseError as error:
            first_line = str(error).partition("\n")[0]
            words = _("The database refuses: %(why)s.") % {"why": first_line}
            raise self._nothing(words) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. Nothing was imported."), returncode=STOPPED) from None
        if as_json:
            self._write_json(report.as_json())
        else:
            self._write_words(report)
        if report.problems:
            raise CommandError(_outcome_of_problems(report), returncode=SOME_STAYED_OUT)

    def _import(self, path: Path, options: dict[str, Any]) -> Report:
        if not path.exists():
            raise FileMissing(path=path)
        if path.is_dir():
            raise FileIsFolder(path=path)
        wishes = Wishes(
            copies=options["copies"],
            branch_code=options["branch"],
            is_dry_run=options["dry_run"],
            is_partial=options["partial"],
        )
        try:
            with path.open("rb") as stream, shown(os.stat(path).st_size, self._progress()) as tell:
                return import_records(stream, wishes=wishes, today=clock.today(), progress=tell)
        except OSError as error:
            raise FileUnreadable(path=path, why=error.strerror or error) from error

    def _progress(self) -> Any:
        """Progress goes beside the report, so that the report can be kept in a file."""
        return getattr(self.stderr, "_out", self.stderr)

    def _nothing(self, words: str) -> CommandError:
        nothing = _("Nothing was imported.")
        return CommandError(f"{words} {nothing}", returncode=NOTHING_WENT_IN)

    def _write_json(self, report: dict[str, object]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))

    def _write_words(self, report: Report) -> None:
        if report.is_dry_run:
            self.stdout.write(_("Trial run: this would happen, and nothing was changed."))
        for label, count in (
            (_("records read"), report.read),
            (_("titles added"), report.made),
            (_("titles changed"), report.changed),
            (_("titles the same"), report.unchanged),
            (_("records refused"), report.refused),
            (_("copies added"), report.copies),
        ):
            self.stdout.write(f"{count:>9}  {label}")
        if report.new_item_types:
            self.stdout.write(
                _(
                    "New item types, which cannot be lent before they have a lending rule: %(codes)s."
                )
                % {"codes": ", ".join(report.new_item_types)}
            )
        for problem in sorted(report.problems, key=lambda each: each.number)[:MOST_SHOWN]:
            self.stdout.write(_line(problem))
        hidden = report.reasons.total() - MOST_SHOWN
        if hidden > 0:
            self.stdout.write(_("... and %(count)s more; --json names them.") % {"count": hidden})


def _line(problem: Problem) -> str:
    if problem.control_number:
        return _("Record %(number)s (%(control_number)s): %(reason)s.") % {
            "number": problem.number,
            "control_number": problem.control_number,
            "reason": problem.reason.label,
        }
    return _("Record %(number)s: %(reason)s.") % {
        "number": problem.number,
        "reason": problem.reason.label,
    }


def _outcome_of_problems(report: Report) -> str:
    if not report.refused:
        return _("Every record went in, but the file holds bytes that belong to no record.")
    return ngettext(
        "%(count)s record stayed out; the others went in.",
        "%(count)s records stayed out; the others went in.",
        report.refused,
    ) % {"count": report.refused}
