"""What would go and what would stay, told before anybody decides."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from erasure.holds import Hold, Sealed, holds_of, kept_by, sealed_of
from members.models import Member
from partners.models import Disclosure
from retention.holdings import about


@dataclass(frozen=True)
class Line:
    """One sort of data, how much of it there is, and whether it stays for now."""

    what: str | Promise
    rows: int


@dataclass(frozen=True)
class Preview:
    """Everything somebody must know before they choose."""

    goes: list[Line]
    stays: list[Line]
    holds: list[Hold]
    sealed: list[Sealed]
    told: list[str]

    @property
    def rows(self) -> int:
        return sum(line.rows for line in self.goes)


def preview_of(member: Member, *, today: date) -> Preview:
    """Work out what an erasure of `member` would do now, without touching anything."""
    holds = holds_of(member.pk, today=today)
    kept = kept_by(holds)
    counts: dict[tuple[bool, str], int] = {}
    for each in about(member.pk):
        if each.rows:
            place = (each.declaration.model in kept, str(each.what))
            counts[place] = counts.get(place, 0) + each.rows
    told = Disclosure.objects.filter(subject_id=member.pk).exclude(fields=[])
    return Preview(
        goes=[Line(what, rows) for (stays, what), rows in counts.items() if not stays],
        stays=[Line(what, rows) for (stays, what), rows in counts.items() if stays],
        holds=holds,
        sealed=sealed_of(member.pk, today=today),
        told=sorted(set(told.values_list("partner__name", flat=True))),
    )
