"""Make the letters that wait as PDFs, and write down when they are in the post."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand

from bieb.lib import clock
from notifications.batches import make_batch, post, print_batch
from notifications.models import LetterBatch


class Command(BaseCommand):
    help = "Write each pile of letters to a PDF; with --posted: what was printed is in the post."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default=".", help="Only you can read the files in it."
        )
        parser.add_argument(
            "--posted", action="store_true", help="What was printed is in the post."
        )

    def handle(self, *args: Any, folder: str, posted: bool, **options: Any) -> None:
        """Print every pile that is not posted, or close those. Printing again checks all again."""
        now = clock.now()
        open_piles = LetterBatch.objects.filter(posted_at=None).order_by("made_on", "number")
        if posted:
            count = sum(post(each, at=now) for each in open_piles.exclude(printed_at=None))
            self.stdout.write(f"{count} messages are in the post.")
            return
        make_batch(at=now)
        for batch in open_piles:
            if content := print_batch(batch, at=now):
                path = Path(folder) / f"letters-{batch.made_on}-{batch.number}.pdf"
                self._write(path, content)
                self.stdout.write(f"The letters are in {path}.")

    def _write(self, path: Path, content: bytes) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as pdf:
            pdf.write(content)
