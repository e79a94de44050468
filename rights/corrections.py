"""What members change by themselves, what they ask us to correct, and what we then change.

The register says which columns members change. For the rest they propose a value; a colleague
looks at it. A few columns of the member are then changed here; the rest is changed by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bieb.lib.replay import Kind, remember
from members import rules
from members.birth_dates import of_the_young_only
from members.models import Account, Member
from partners.notices import tell_recipients
from retention.activities import in_order
from retention.declared import Source
from retention.registry import Column, personal_columns
from rights import errors
from rights.models import Case, CaseEvent
from rights.operations.cases import answer_case, open_case, record_step

PERSON = "members.Member"
ANYTHING = "something else"
CHANGED_HERE = ("initials", "given_name", "name_prefix", "family_name", "birth_date")


@dataclass(frozen=True)
class Proposal:
    """What a member thinks is right, as it is sealed in the words of the request."""

    value: str
    why: str

    def as_text(self) -> str:
        """Write it as one text: the value on the first line."""
        return f"{self.value}\n\n{self.why}".strip()


def proposed_value(asked: str) -> str:
    """Return the value that a request proposes: the first line of its words."""
    return asked.partition("\n")[0].strip()


def correctable() -> Iterator[Column]:
    """Return the columns for which members ask a correction: told by people, and not theirs to change."""
    for column in sorted(personal_columns(), key=_place):
        if column.is_editable or not column.is_exported or column.is_sealed:
            continue
        if column.source in (Source.GIVEN, Source.OBSERVED) and not says_who(column):
            yield column


def says_who(column: Column) -> bool:
    """Say whether a column only tells whose row it is: that is no value to correct."""
    return column.name in {path.partition("__")[0] for path in column.declaration.subjects}


def _place(column: Column) -> tuple[bool, tuple[int, str]]:
    """Put who somebody is first, and the rest in the order of the pages."""
    return column.model != PERSON, in_order(column.declaration.activity)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be asked, under the heading of what it belongs to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in correctable():
        heading = str(column.declaration.what)
        groups.setdefault(heading, []).append((f"{column.model}.{column.name}", str(column.what)))
    return [*groups.items(), (_("Other"), [(ANYTHING, _("something else"))])]


def can_be_changed_here(case: Case) -> bool:
    """Say whether accepting a request changes the value by itself."""
    model, _dot, column = case.about.rpartition(".")
    return case.kind == Case.Kind.RECTIFICATION and model == PERSON and column in CHANGED_HERE


@transaction.atomic
def ask_again(member: Member, column: str, *, today: date, at: datetime) -> Case | None:
    """Put a correction back on the list that a restored backup forgot; None when it is there.

    What was right stands nowhere any more: the member and a colleague see that it is asked,
    with the same month as any request. Safe to repeat. `column` is of the member.
    """
    about = f"{PERSON}.{column}"
    known = Case.objects.open().filter(member=member, kind=Case.Kind.RECTIFICATION, about=about)
    if column not in CHANGED_HERE or known.exists():
        return None
    return open_case(
        kind=Case.Kind.RECTIFICATION,
        member=member,
        channel=Case.Channel.WEB,
        today=today,
        at=at,
        text="\n\n" + _("A backup was put back that does not know what was corrected here."),
        about=about,
        identified=True,
    )


@transaction.atomic
def accept_correction(
    case: Case, *, value: str, words: str, today: date, at: datetime, staff: Account
) -> Case:
    """Make the change that a member asked for, tell whoever got the old value, and answer.

    `value` is what the colleague saw and confirms. Locks the member and the request.

    Raises:
        CannotBeChangedHere: the request is about data that is changed by hand.
        NotLikeThat: the value does not fit.
        CaseClosed: the request was dealt with before.
    """
    if not can_be_changed_here(case) or case.member_id is None:
        raise errors.CannotBeChangedHere
    column = case.about.rpartition(".")[2]
    member = Member.objects.select_for_update().get(pk=case.member_id)
    field: Any = Member._meta.get_field(column)
    try:
        setattr(member, column, field.formfield().clean(value.strip()))
    except ValidationError as wrong:
        raise errors.NotLikeThat(why="; ".join(wrong.messages)) from None
    _refuse_impossible(member, today=today)
    member.sort_key = rules.sort_key(member.family_name, member.given_name, member.name_prefix)
    member.save(update_fields=[column, "sort_key"])
    record_step(case, CaseEvent.What.CHANGED, at=at, staff=staff)
    tell_recipients(member.pk, "rectified", today=today, at=at)
    remember(Kind.RECTIFY, subject=member.pk, purpose=column)
    return answer_case(case, words=words, today=today, at=at, staff=staff)


def _refuse_impossible(member: Member, *, today: date) -> None:
    if not (member.given_name or member.family_name):
        raise errors.NotLikeThat(why=_("Somebody must have a name."))
    born = member.birth_date
    if born is None and not of_the_young_only():
        raise errors.NotLikeThat(why=_("We need the date of birth."))
    if born is not None and (born > member.joined_on or born > today):
        raise errors.NotLikeThat(why=_("The date of birth lies after the start of the membership."))
