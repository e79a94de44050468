"""Look in files: their names, their contents, and what is packed in them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from retention.residue.database import Found
from retention.residue.decoders import search
from retention.residue.needles import Needles

PIECE = 4 * 1024 * 1024
OVERLAP = 64 * 1024


def search_files(root: Path, needles: Needles, *, label: str) -> tuple[Found, list[str]]:
    """Return which needles are in the files under `root`, and which files could not be read.

    Large files are read in pieces of 4 MB that overlap, so that memory stays small. Places are
    reported as the label and the sort of file, never by name: a name may be a person's.
    """
    found: Found = Counter()
    unreadable = []
    for path in files_under(root):
        place = f"{label} {path.suffix or 'file'}"
        found.update((place, number) for number in needles.found_in(path.name))
        try:
            hits = {number for piece in pieces_of(path) for number in search(piece, needles)}
        except FileNotFoundError:
            continue
        except OSError:
            unreadable.append(place)
            continue
        found.update((place, number) for number in hits)
    return found, unreadable


def files_under(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    elif root.is_dir():
        yield from (
            path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()
        )


def pieces_of(path: Path) -> Iterator[bytes]:
    tail = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield tail + piece
            tail = piece[-OVERLAP:]
