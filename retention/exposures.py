"""What pages of the back office and answers to partners show beyond plain columns.

A list in the back office can name a method, and an answer to a partner is made by hand: what such
a name shows cannot be read from the code. Each app says it in its module `privacy`; a name that
nobody explained fails `manage.py check`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Exposure:
    """For one class: which columns ("app.Model.column") each of its names shows."""

    by: str
    shows: Mapping[str, tuple[str, ...]]


_exposures: dict[str, Exposure] = {}


def exposes(
    by: str, shows: Mapping[str, Sequence[str]] | None = None, *, nothing: Iterable[str] = ()
) -> None:
    """Say what the names of one class show: `by` is "package.module.Class".

    `shows` gives the columns behind each name; `nothing` are names that show nothing about a
    person. What is said of a class holds for the classes made from it. An app that adds something
    to a page of a lower app says so in its own module; what all of them say holds together.
    """
    told: dict[str, tuple[str, ...]] = dict.fromkeys(nothing, ())
    told |= _exposures[by].shows if by in _exposures else {}
    for name, columns in (shows or {}).items():
        told[name] = (*told.get(name, ()), *columns)
    _exposures[by] = Exposure(by, told)


def exposures() -> list[Exposure]:
    """Everything that was explained."""
    return list(_exposures.values())


def shown_by(kind: type) -> dict[str, tuple[str, ...]]:
    """What the names of a class show, with what its bases say."""
    found: dict[str, tuple[str, ...]] = {}
    for each in reversed(kind.__mro__):
        exposure = _exposures.get(f"{each.__module__}.{each.__qualname__}")
        found |= exposure.shows if exposure else {}
    return found
