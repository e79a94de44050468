"""Show how far an import is: a bar on a terminal, a line now and then anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from catalog.marc.loading import Progress as Told

PLAIN_STEP = 10
"""Percent between two plain lines."""


@contextmanager
def shown(size: int, out: TextIO) -> Iterator[Told]:
    """Give a function that shows the progress through a file of `size` bytes on `out`."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        yield _plain(size, out)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(_("Reading"), total=size)

        def tell(read: int, place: int) -> None:
            bar.update(
                task,
                completed=place,
                description=_("%(read)s records") % {"read": f"{read:,}".replace(",", ".")},
            )

        yield tell


def _plain(size: int, out: TextIO) -> Told:
    last = 0

    def tell(read: int, place: int) -> None:
        nonlocal last
        percent = 100 * place // max(size, 1)
        if percent >= last + PLAIN_STEP:
            last = percent
            line = _("%(percent)s%%: %(read)s records") % {"percent": percent, "read": read}
            out.write(f"{line}\n")
            out.flush()

    return tell
