"""Show what a new version of the privacy statement would change, and publish it when asked."""

from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandError, CommandParser

from bieb.lib import clock
from statement.clauses import LANGUAGES
from statement.differences import Difference, differences, differing_facts
from statement.errors import NothingNew
from statement.models import StatementVersion
from statement.operations import publish
from statement.wording import content_now, seal_of


class Command(BaseCommand):
    help = (
        "Show which sentences a new version of the privacy statement would change; with --publish "
        "publish it. A published version never changes again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--publish", action="store_true", help="publish what was shown")

    def handle(self, *args: Any, **options: Any) -> None:
        last = StatementVersion.objects.newest_first().first()
        draft = StatementVersion(
            number=last.number + 1 if last else 1,
            published_on=clock.today(),
            content=content_now(),
            sha256=seal_of(content_now()),
        )
        self._show(last, draft)
        if not options["publish"]:
            self.stdout.write("Nothing was published. Publish with --publish.")
            return
        try:
            version = publish(today=clock.today(), at=clock.now())
        except NothingNew as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Published version {version.number}, seal {version.sha256}.")

    def _show(self, last: StatementVersion | None, draft: StatementVersion) -> None:
        if last is None:
            self.stdout.write(f"This is the first version: {len(draft.said['clauses'])} sentences.")
            return
        for language in LANGUAGES:
            for each in differences(last, draft, language):
                self._show_one(each, language)
        for name, old, new in differing_facts(last, draft):
            self.stdout.write(f"{name}: {old} -> {new}")

    def _show_one(self, each: Difference, language: str) -> None:
        self.stdout.write(f"{each.id} ({language})")
        if each.was:
            self.stdout.write(f"  - {each.was}")
        if each.now:
            self.stdout.write(f"  + {each.now}")
