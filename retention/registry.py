"""The register of personal data: what every column is, why it is kept, until when, what then.

Each app calls `declare` in its module `privacy`, for its own tables and for the tables of the
packages it brings in. A column that nobody declared fails `manage.py check`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Words: TypeAlias = str | Promise
MEMBER_ENDED = "member.ended"


class Ground(TextChoices):
    """Why the law allows it (AVG art. 6)."""

    CONTRACT = "contract", _("needed for your membership")
    CONSENT = "consent", _("you gave permission")
    LAW = "law", _("the law requires it")
    INTEREST = "interest", _("needed to keep the library safe and working")


class End(TextChoices):
    """What happens to the row, or to the columns, when the keeping time is over."""

    DELETE = "delete", _("deleted")
    UNLINK = "unlink", _("the link with you is destroyed, the fact stays")
    CLEAR = "clear", _("emptied")


@dataclass(frozen=True)
class Keep:
    """How long: years, months and days after the clock column, never longer.

    `lead_days` is how much earlier the library may be: a month of loans goes all at once.
    """

    years: int = 0
    months: int = 0
    days: int = 0
    lead_days: int = 0

    def __str__(self) -> str:
        """Write it for people: "5 years", "12 months", "1 day"."""
        parts = [
            ngettext("%d year", "%d years", self.years) % self.years if self.years else "",
            ngettext("%d month", "%d months", self.months) % self.months if self.months else "",
            ngettext("%d day", "%d days", self.days) % self.days if self.days else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Declaration:
    """What one app says about some columns of one table."""

    model: str
    activity: str
    what: Words
    ground: Ground | None
    subjects: tuple[str, ...]
    clock: str | None
    keep: Keep | None
    end: End | None
    personal: Mapping[str, Words]
    technical: frozenset[str]
    source: Words = ""
    real_time: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """Every column this declaration speaks for."""
        return frozenset(self.personal) | self.technical

    @property
    def counts_from(self) -> Words:
        """What the keeping time counts from, in words."""
        if self.clock == MEMBER_ENDED:
            return _("the last day of your membership")
        return self.personal.get(self.clock or "", "")


class Source(Enum):
    """Where a value came from (AVG art. 15(1)(g))."""

    GIVEN = _("you told us")
    OBSERVED = _("made by using the library")
    DERIVED = _("worked out by us")


@dataclass(frozen=True)
class Subject:
    """The table of people everything else is about, and the SQL that says when each one left.

    `ended` gives (id, last day or NULL) for every person. It is written apart from the querysets
    that the purge uses: whoever forgets does not say that it was done.
    """

    model: str
    ended: str


_declarations: dict[str, list[Declaration]] = {}
_subjects: list[Subject] = []


def declare_subject(model: str, *, ended: str) -> None:
    """Say which table holds the people; once, by the app that owns them."""
    _subjects[:] = [Subject(model, ended)]


def subject() -> Subject:
    """Return the table of people."""
    return _subjects[0]


def declare(  # noqa: PLR0913  a declaration has this many sides
    model: str,
    *,
    activity: str,
    what: Words,
    ground: Ground,
    subject: str | Sequence[str],
    personal: Mapping[str, Words],
    end: End,
    clock: str,
    keep: Keep,
    technical: Iterable[str] = (),
    source: Source = Source.GIVEN,
    real_time: bool = False,
) -> None:
    """Declare columns that say something about a person.

    `model` is "app.Model". `subject` is the look-up path from a row to the member ("" when the
    row is the member itself, "user__member" for tables of packages); several paths when a row is
    about several people. `clock` is the column with the day or moment the keeping time counts
    from, exclusive: a row whose clock is 2026-11-22 with five years must be gone on 2031-11-22.
    `MEMBER_ENDED` means the last day of the last membership. `real_time` says that the clock
    column was written by the real clock even where the library's own clock may be moved.
    """
    _add(
        Declaration(
            model=model,
            activity=activity,
            what=what,
            ground=ground,
            subjects=(subject,) if isinstance(subject, str) else tuple(subject),
            clock=clock,
            keep=keep,
            end=end,
            personal=dict(personal),
            technical=frozenset(technical),
            source=source.value,
            real_time=real_time,
        )
    )


def declare_impersonal(model: str, columns: Iterable[str], *, what: Words) -> None:
    """Declare columns that say nothing about any person."""
    _add(
        Declaration(
            model=model,
            activity="library",
            what=what,
            ground=None,
            subjects=(),
            clock=None,
            keep=None,
            end=None,
            personal={},
            technical=frozenset(columns),
        )
    )


def _add(declaration: Declaration) -> None:
    _declarations.setdefault(declaration.model.lower(), []).append(declaration)


def declarations() -> list[Declaration]:
    """Everything declared, by table, in the order of declaration."""
    return [each for group in _declarations.values() for each in group]


def declarations_of(model: str) -> list[Declaration]:
    """What is declared about one table ("app.Model", any case)."""
    return list(_declarations.get(model.lower(), ()))
