"""What the last tests of accessibility found: written by the test run, read by the public page."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

PACKAGED = Path(__file__).with_name("accessibility.json")
OFFICE = ("beheer/", "balie/")


@dataclass(frozen=True)
class Seen:
    """One page on one screen: the day it was looked at, with which axe, and how much was wrong."""

    page: str
    width: int
    seen_on: str
    axe: str
    wrong: int


@dataclass(frozen=True)
class Found:
    """All pages together, in the figures of the accessibility statement."""

    pages: int
    office_pages: int
    widths: tuple[int, ...]
    since: date
    axe: str
    wrong: int


def here() -> Path:
    """Where a test run on this machine writes what it saw."""
    return Path(settings.PROOF_FILE).with_name("accessibility.json")


def last_seen() -> list[Seen]:
    """Return what the last run here saw, or else what came with this release."""
    for path in (here(), PACKAGED):
        if path.is_file():
            return [Seen(**each) for each in json.loads(path.read_text())]
    return []


def with_newer(known: Iterable[Seen], newer: Iterable[Seen]) -> list[Seen]:
    """Put what was seen now in place of what was known of the same page on the same screen.

    A page that was looked at more than once in a run has what was wrong with it all together.
    """
    now: dict[tuple[str, int], Seen] = {}
    for each in newer:
        key = each.page, each.width
        wrong = each.wrong + (now[key].wrong if key in now else 0)
        now[key] = Seen(each.page, each.width, each.seen_on, each.axe, wrong)
    both = {(each.page, each.width): each for each in known} | now
    return [both[key] for key in sorted(both)]


def write(seen: Iterable[Seen], path: Path) -> None:
    """Write what was seen as a list, a page on a line."""
    lines = ",\n".join(json.dumps(asdict(each)) for each in seen)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(f"[\n{lines}\n]\n")
    draft.replace(path)


def found() -> Found | None:
    """Add up what was last seen; None when nothing ever was."""
    seen = last_seen()
    if not seen:
        return None
    pages = {each.page for each in seen}
    office = {page for page in pages if page.startswith(OFFICE)}
    return Found(
        pages=len(pages - office),
        office_pages=len(office),
        widths=tuple(sorted({each.width for each in seen})),
        since=date.fromisoformat(min(each.seen_on for each in seen)),
        axe=", ".join(sorted({each.axe for each in seen})),
        wrong=sum(each.wrong for each in seen),
    )
