"""Make the letters of today as one PDF, and write down when they are in the post."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from bieb.lib import clock
from notifications.batches import make_batch, post, print_batch


class Command(BaseCommand):
    help = "Write the letters of today to a PDF; with --posted: they are in the post."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="letters.pdf", help="Only you can read it.")
        parser.add_argument(
            "--posted", action="store_true", help="The letters of today are posted."
        )

    def handle(self, *args: Any, file: str, posted: bool, **options: Any) -> None:
        """Make the batch of today, or close it. Printing it again checks everything again."""
        now = clock.now()
        batch = make_batch(at=now)
        if posted:
            self.stdout.write(f"{post(batch, at=now)} messages are in the post.")
            return
        content = print_batch(batch, at=now)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as pdf:
            pdf.write(content)
        self.stdout.write(f"The letters are in {file}.")
