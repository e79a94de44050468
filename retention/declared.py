"""The words in which apps say what they know about people, and why they may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from django.conf import settings
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

    @property
    def article(self) -> str:
        """The paragraph of the AVG: "6(1)(b)"."""
        return {"consent": "6(1)(a)", "contract": "6(1)(b)", "law": "6(1)(c)"}.get(
            self.value, "6(1)(f)"
        )


class End(TextChoices):
    """What happens to the row, or to the columns, when the keeping time is over."""

    DELETE = "delete", _("deleted")
    UNLINK = "unlink", _("the link with you is destroyed, the fact stays")
    CLEAR = "clear", _("emptied")


class Source(Enum):
    """Where a value came from (AVG art. 15(1)(g))."""

    GIVEN = _("you told us")
    OBSERVED = _("made by using the library")
    DERIVED = _("worked out by us")
    THIRD_PARTY = _("told by somebody else")

    def __str__(self) -> str:
        """Say it in words."""
        return str(self.value)


class Eraser(Enum):
    """How a file, a JSON column or a free text is made to go: it can hold more than its row says."""

    WITH_ROW = _("goes with its row")
    CLEARED = _("is emptied as soon as it is not needed any more")
    KEY = _("cannot be read any more: its key is destroyed")
    FILE = _("the file itself is removed")

    def __str__(self) -> str:
        """Say it in words."""
        return str(self.value)


class Sensitive(Enum):
    """What deserves more care than the rest, and is named in the assessment of effects."""

    READING = _("what somebody reads can show what they believe, think or suffer from")
    CHILD = _("it is about children")
    MONEY = _("it shows that somebody cannot or does not pay")
    STORY = _("people write in it what they like")
    SECRET = _("who has it can log in as somebody else")

    def __str__(self) -> str:
        """Say it in words."""
        return str(self.value)


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
class Obligation:
    """A law that makes the library keep some columns for longer than five years.

    `columns` are all it covers. `sentence` is what the statement then says, in every language; a
    keeping time that leans on an obligation nobody can read about fails `manage.py check`.
    """

    name: str
    law: str
    columns: frozenset[str]
    keep: Keep
    sentence: Words


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
    source: Source = Source.GIVEN
    sources: Mapping[str, Source] = field(default_factory=dict)
    real_time: bool = False
    editable: frozenset[str] = frozenset()
    secret: Mapping[str, Words] = field(default_factory=dict)
    colleagues: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    erasers: Mapping[str, Eraser] = field(default_factory=dict)
    free: Mapping[str, Words] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seen_by: tuple[str, ...] = ()
    changed_by: tuple[str, ...] = ()
    recipients: tuple[Words, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()
    consent: str = ""
    portable: bool = True
    indexes: frozenset[str] = frozenset()
    obligation: Obligation | None = None
    only_where: tuple[str, str] | None = None

    @property
    def is_kept(self) -> bool:
        """Say whether the owner chose that this is kept; if not, the table is empty."""
        if self.only_where is None:
            return True
        setting, answer = self.only_where
        return str(getattr(settings, setting)) == answer

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


@dataclass(frozen=True)
class Column:
    """Everything the register says about one personal column."""

    name: str
    declaration: Declaration

    @property
    def model(self) -> str:
        """The table, as "app.Model"."""
        return self.declaration.model

    @property
    def what(self) -> Words:
        """What it says about somebody, in words a member understands."""
        return self.declaration.personal[self.name]

    @property
    def source(self) -> Source:
        """Where the value came from; belongs beside the value in an export."""
        return self.declaration.sources.get(self.name, self.declaration.source)

    @property
    def why_secret(self) -> Words:
        """Why nobody is shown the value, not the member either; "" when it is no secret."""
        return self.declaration.secret.get(self.name, "")

    @property
    def is_colleague(self) -> bool:
        """Whether it says which employee acted: members see the team, never the name."""
        return self.name in self.declaration.colleagues

    @property
    def is_exported(self) -> bool:
        """Whether the value itself belongs in the copy that a member gets (AVG art. 15(3))."""
        return not self.why_secret and not self.is_colleague

    @property
    def is_portable(self) -> bool:
        """Whether a member may take it to another library (AVG art. 20).

        That right covers what people gave or made by using the library, on the ground of their
        contract or their consent; not what the library worked out by itself.
        """
        return (
            self.is_exported
            and self.declaration.portable
            and self.declaration.ground in (Ground.CONTRACT, Ground.CONSENT)
            and self.source in (Source.GIVEN, Source.OBSERVED)
        )

    @property
    def is_editable(self) -> bool:
        """Whether members change it by themselves; the rest goes by a request for correction."""
        return self.name in self.declaration.editable

    @property
    def is_sealed(self) -> bool:
        """Whether it is kept encrypted, with a key that is not in the database."""
        return self.name in self.declaration.sealed

    @property
    def eraser(self) -> Eraser | None:
        """How the contents of a file, a JSON column or a free text go; None for other columns."""
        usual = Eraser.WITH_ROW if self.is_sealed else None
        return self.declaration.erasers.get(self.name, usual)

    @property
    def seen_by(self) -> tuple[str, ...]:
        """The roles of colleagues who may see it; empty: no colleague at all."""
        return () if self.why_secret else self.declaration.seen_by

    @property
    def changed_by(self) -> tuple[str, ...]:
        """The roles of colleagues who may change it."""
        return () if self.why_secret else self.declaration.changed_by


@dataclass(frozen=True)
class Subject:
    """The table of people everything else is about, and the SQL that says when each one left.

    `ended` gives (id, last day or NULL) for every person. It is written apart from the querysets
    that the purge uses: whoever forgets does not say that it was done.
    """

    model: str
    ended: str
