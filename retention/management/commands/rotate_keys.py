"""Seal everything again with a new key, while the library is open."""

from typing import Any

from django.core.management.base import BaseCommand

from retention.sealed import rotate_keys


class Command(BaseCommand):
    help = "Make a new key for what is encrypted, seal everything with it, and destroy the old one."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--resume",
            action="store_true",
            help="Go on with the newest key: after a run that was interrupted.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        destroyed = rotate_keys(resume=options["resume"], say=self.stdout.write)
        self.stdout.write(f"Done: {destroyed} old key(s) destroyed. Back up the key store now.")
