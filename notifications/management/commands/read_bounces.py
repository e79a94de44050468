"""Read mail that came back: one from the standard input, or every new one in a maildir."""

import sys
from argparse import ArgumentParser
from mailbox import Maildir
from typing import Any

from django.core.management import BaseCommand

from bieb.lib import clock
from notifications import bounces


class Command(BaseCommand):
    help = "Read mail that came back (a maildir, or one mail on the standard input)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("maildir", nargs="?", help="Its mails are deleted once read.")

    def handle(self, *args: Any, maildir: str | None = None, **options: Any) -> None:
        """Count what came back; nothing of it is shown or kept."""
        read = marked = 0
        for content in _from(maildir) if maildir else [sys.stdin.buffer.read()]:
            bounce = bounces.read(content)
            read += 1
            marked += bounce is not None and bounces.take_back(bounce, at=clock.now())
        self.stdout.write(f"{read} read, {marked} came back for good.")


def _from(path: str) -> Any:
    """Give each mail of a maildir, and delete it after it was dealt with."""
    box = Maildir(path, create=False)
    for key in box.keys():  # noqa: SIM118  a mailbox gives its mails when gone through
        yield box.get_bytes(key)
        box.discard(key)
