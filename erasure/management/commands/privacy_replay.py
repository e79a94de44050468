"""Repeat on a restored database what it would have forgotten."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from bieb.lib import clock
from bieb.lib.errors import DomainError
from erasure.replay.replaying import replay


class Command(BaseCommand):
    help = (
        "After a backup was put back: repeat every erasure, withdrawal, lock and objection that is"
        " in the replay ledger and not in this database, check it, and open the doors again. Twice"
        " changes nothing. It never writes names."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = replay(today=clock.today(), at=clock.now(), say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if not done.lines:
            self.stdout.write("Nothing to repeat: this database is up to date with the ledger.")
        for kind, number in sorted(done.counts.items()):
            self.stdout.write(f"{kind}: {number}")
        if done.rectified:
            self.stdout.write(
                f"{done.rectified} corrections are on the list of privacy requests: ask them again."
            )
