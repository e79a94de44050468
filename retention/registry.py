"""The register of personal data: what every column is, why it is kept, until when, what then.

Each app calls `declare` in its module `privacy`, for its own tables and for the tables of the
packages it brings in. A column that nobody declared fails `manage.py check`.

Ask it with `columns_of(model)`: what each column says, where it came from, who may see and change
it, whether it belongs in an export. `declarations()` is the same, table by table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from retention.activities import ACTIVITIES
from retention.declared import (
    MEMBER_ENDED,
    Column,
    Declaration,
    End,
    Eraser,
    Ground,
    Keep,
    Obligation,
    Sensitive,
    Source,
    Subject,
    Words,
)

__all__ = [
    "MEMBER_ENDED",
    "Column",
    "Declaration",
    "End",
    "Eraser",
    "Ground",
    "Keep",
    "Obligation",
    "Sensitive",
    "Source",
    "Subject",
    "Words",
    "columns_of",
    "declarations",
    "declarations_of",
    "declare",
    "declare_impersonal",
    "declare_subject",
    "personal_columns",
    "subject",
]

T = TypeVar("T")
LIBRARY = "library"
"""The activity of tables that say nothing about anybody."""

_declarations: dict[str, list[Declaration]] = {}
_subjects: list[Subject] = []


def declare_subject(model: str, *, ended: str) -> None:
    """Say which table holds the people; once, by the app that owns them."""
    _subjects[:] = [Subject(model, ended)]


def subject() -> Subject:
    """Return the table of people."""
    return _subjects[0]


def declare(  # noqa: PLR0913  a declaration has this many sides; most come from the activity
    model: str,
    *,
    activity: str,
    what: Words,
    subject: str | Sequence[str],
    personal: Mapping[str, Words],
    end: End,
    clock: str,
    keep: Keep,
    ground: Ground | None = None,
    technical: Iterable[str] = (),
    source: Source = Source.GIVEN,
    sources: Mapping[str, Source] | None = None,
    real_time: bool = False,
    editable: Iterable[str] = (),
    secret: Mapping[str, Words] | None = None,
    colleagues: Iterable[str] = (),
    sealed: Iterable[str] = (),
    erasers: Mapping[str, Eraser] | None = None,
    free: Mapping[str, Words] | None = None,
    keys: Mapping[str, Sequence[str]] | None = None,
    seen_by: Sequence[str] | None = None,
    changed_by: Sequence[str] | None = None,
    recipients: Sequence[Words] | None = None,
    sensitive: Sequence[Sensitive] = (),
    consent: str = "",
    portable: bool = True,
    indexes: Iterable[str] = (),
    obligation: Obligation | None = None,
    only_where: tuple[str, str] | None = None,
) -> None:
    """Declare columns that say something about a person.

    `model` is "app.Model". `activity` is a name of `retention.activities`: the ground, who sees
    and changes the data, and who receives it, come from there when they are not given. `subject`
    is the look-up path from a row to the member ("" when the row is the member itself,
    "user__member" for tables of packages); several paths when a row is about several people.
    `clock` is the column with the day or moment the keeping time counts from, exclusive: a row
    whose clock is 2026-11-22 with five years must be gone on 2031-11-22. `MEMBER_ENDED` means the
    last day of the last membership. `real_time` says that the clock column was written by the
    real clock even where the library's own clock may be moved.

    About columns apart:

    - `personal` says in words what each says; `technical` names those that say nothing.
    - `source` is where the values came from, `sources` where one came from elsewhere.
    - `editable` are those that members change by themselves.
    - `secret` says why a value is shown to nobody and left out of exports (a hash, a key).
    - `colleagues` say which employee acted: exports and members see the team instead.
    - `sealed` are kept encrypted.
    - `erasers` says of each file, JSON column and free text how its contents go; `free` says of
      one that is technical what stands in it. `keys` lists the keys (patterns) a JSON column may have.
    - `indexes` names indexes made in SQL on an expression of these columns: they hold copies.

    `seen_by` and `changed_by` are roles of colleagues. `consent` names the purpose when the
    ground is consent. `portable=False` keeps the rows out of what goes along to another library.
    `obligation` is the law that makes it longer than five years. `only_where` names a setting and
    the answer with which anything is kept at all; with another answer the table must be empty.
    """
    known = ACTIVITIES.get(activity)
    changers = known.changers if known and source is Source.GIVEN else ()
    _add(
        Declaration(
            model=model,
            activity=activity,
            what=what,
            ground=ground or (known.ground if known else None),
            subjects=(subject,) if isinstance(subject, str) else tuple(subject),
            clock=clock,
            keep=keep,
            end=end,
            personal=dict(personal),
            technical=frozenset(technical),
            source=source,
            sources=dict(sources or {}),
            real_time=real_time,
            editable=frozenset(editable),
            secret=dict(secret or {}),
            colleagues=frozenset(colleagues),
            sealed=frozenset(sealed),
            erasers=dict(erasers or {}),
            free=dict(free or {}),
            keys={name: tuple(patterns) for name, patterns in (keys or {}).items()},
            seen_by=_given(seen_by, known.roles if known else ()),
            changed_by=_given(changed_by, changers),
            recipients=_given(recipients, known.recipients if known else ()),
            sensitive=tuple(sensitive),
            consent=consent,
            portable=portable,
            indexes=frozenset(indexes),
            obligation=obligation,
            only_where=only_where,
        )
    )


def declare_impersonal(
    model: str,
    columns: Iterable[str],
    *,
    what: Words,
    free: Mapping[str, Words] | None = None,
    keys: Mapping[str, Sequence[str]] | None = None,
    indexes: Iterable[str] = (),
) -> None:
    """Declare columns that say nothing about any person.

    `free` says of each file, JSON column and free text what stands in it, so that somebody has
    thought about it; `keys` lists the keys (patterns) that a JSON column may have.
    """
    _add(
        Declaration(
            model=model,
            activity=LIBRARY,
            what=what,
            ground=None,
            subjects=(),
            clock=None,
            keep=None,
            end=None,
            personal={},
            technical=frozenset(columns),
            free=dict(free or {}),
            keys={name: tuple(patterns) for name, patterns in (keys or {}).items()},
            indexes=frozenset(indexes),
        )
    )


def declarations() -> list[Declaration]:
    """Everything declared, by table, in the order of declaration."""
    return [each for group in _declarations.values() for each in group]


def declarations_of(model: str) -> list[Declaration]:
    """What is declared about one table ("app.Model", any case)."""
    return list(_declarations.get(model.lower(), ()))


def columns_of(model: str) -> list[Column]:
    """Every personal column of one table ("app.Model", any case), with all that is known of it."""
    return [Column(name, each) for each in declarations_of(model) for name in each.personal]


def personal_columns() -> list[Column]:
    """Every personal column of the library."""
    return [Column(name, each) for each in declarations() for name in each.personal]


def _given(mine: "Sequence[T] | None", usual: "Sequence[T]") -> "tuple[T, ...]":
    return tuple(usual if mine is None else mine)


def _add(declaration: Declaration) -> None:
    _declarations.setdefault(declaration.model.lower(), []).append(declaration)
