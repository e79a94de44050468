"""Look everywhere for a person, and say whether the looking itself can be trusted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from retention.residue.database import (
    Found,
    search_large_objects,
    search_samples,
    search_tables,
)
from retention.residue.dumps import search_dump, why_no_dump
from retention.residue.files import search_files
from retention.residue.garden import Garden, Plant
from retention.residue.needles import Needles
from retention.residue.persisted import on_disk, search_persisted
from retention.residue.plants import planted
from retention.residue.queue import search_valkey


@dataclass(frozen=True)
class Residue:
    """Where each needle was found: (place, number of the needle) and how often.

    `mailbox` is reported apart: mail that arrived is the member's own. When `missed` or
    `unreadable` holds anything, finding nothing means nothing. `skipped` names what cannot be
    looked at from here, by design: no program for a dump, or a server on another machine.
    """

    found: dict[tuple[str, int], int]
    mailbox: dict[tuple[str, int], int]
    planted: int
    missed: list[str]
    unreadable: list[str]
    skipped: list[str]

    @property
    def can_see(self) -> bool:
        """Say whether every marker that was hidden in this run was found."""
        return not self.missed and not self.unreadable

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was found by a search that can see."""
        return self.can_see and not self.found

    @property
    def places(self) -> set[str]:
        return {place for place, _number in self.found}


def look_for(wanted: Sequence[str]) -> Residue:
    """Search tables, a dump, Valkey and its files, media, logs and key store for `wanted`.

    In the same run markers are hidden in each sort of place and must all be found.

    Raises:
        TooShort: a needle is too short to say anything.
    """
    Needles(wanted)
    with planted() as garden:
        needles = Needles(
            [*wanted, *(plant.marker for plant in garden.plants)], rare_prefix=garden.prefix
        )
        found, unreadable = _everywhere(needles)
        mail, unread = search_files(Path(settings.BIEB_HOME) / "mail", needles, label="mailbox")
    return Residue(
        found={place: rows for place, rows in found.items() if place[1] < len(wanted)},
        mailbox={place: rows for place, rows in mail.items() if place[1] < len(wanted)},
        planted=len(garden.plants),
        missed=[plant.name for plant in _missed(garden, found + mail, first=len(wanted))],
        unreadable=[*unreadable, *unread],
        skipped=[name for name in (why_no_dump(), on_disk().skipped) if name],
    )


def _everywhere(needles: Needles) -> tuple[Found, list[str]]:
    found: Found = Counter()
    unreadable: list[str] = []
    searches = [search_tables, search_large_objects, search_persisted]
    for search in [*searches, *([] if why_no_dump() else [search_dump])]:
        places, failed = search(needles)
        found += places
        unreadable += failed
    found += search_samples(needles)
    found += search_valkey(needles)
    for root, label in _directories():
        places, failed = search_files(root, needles, label=label)
        found += places
        unreadable += failed
    return found, unreadable


def _directories() -> Iterator[tuple[Path, str]]:
    home = Path(settings.BIEB_HOME)
    yield Path(settings.MEDIA_ROOT), "media"
    yield home / "log", "log"
    yield Path(settings.KEY_STORE), "keys"
    if home.is_dir():
        yield from ((path, "home") for path in sorted(home.iterdir()) if path.is_file())


def _missed(garden: Garden, found: Found, *, first: int) -> Iterator[Plant]:
    for number, plant in enumerate(garden.plants, start=first):
        if not any(seen == number and plant.where in place for place, seen in found):
            yield plant
