"""The room in one mail, divided fairly over everything that was chosen. Pure: no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from arrivals.models import Interest
from catalog.models import Title


@dataclass(frozen=True)
class Wish:
    """One choice and what could be told about it; `name` is the child who it is for."""

    name: str
    interest: Interest
    titles: Sequence[Title]


@dataclass(frozen=True)
class Followed:
    """One choice and the titles in the mail that follow it."""

    name: str
    interest: Interest
    titles: list[Title] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """Everything for one person: the reader, or the child that `name` names."""

    name: str
    choices: list[Followed]


def divide(wishes: Sequence[Wish], *, room: int) -> tuple[list[Section], bool]:
    """Give each choice a title in turn until `room` titles stand in the mail.

    Nobody is told the same title twice. Return the sections, and whether titles were left out.
    """
    followed = [Followed(each.name, each.interest) for each in wishes]
    rest = [list(each.titles) for each in wishes]
    told = set[tuple[str, int]]()
    while any(rest):
        for place, titles in zip(followed, rest, strict=True):
            while titles:
                title = titles.pop(0)
                if (place.name, title.pk) in told:
                    continue
                if len(told) == room:
                    return _sections(followed), True
                told.add((place.name, title.pk))
                place.titles.append(title)
                break
    return _sections(followed), False


def _sections(followed: Sequence[Followed]) -> list[Section]:
    filled = [each for each in followed if each.titles]
    return [Section(name, list(group)) for name, group in groupby(filled, key=lambda f: f.name)]
