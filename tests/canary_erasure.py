"""The request to be erased, and what holds it up, of the member who can be found again."""

from datetime import date, datetime, timedelta

from bieb.lib.sealing import seal_text
from erasure.models import ErasureRequest, LedgerLine, StandingHold
from members.models import Member
from tests.builders import a_colleague


def ask_to_be_erased(member: Member, mark: str, *, day: date, at: datetime) -> None:
    """Ask to be erased while there is a dispute, with the mark in every text."""
    request = ErasureRequest(
        subject_id=member.pk,
        channel="web",
        requested_at=at,
        not_before=at,
        case_reference=mark,
        code_hash="0" * 64,
    )
    seal_text(request, "probes", mark)
    request.save(force_insert=True)
    StandingHold.objects.create(
        subject_id=member.pk,
        kind="dispute",
        parts=["history"],
        reason=mark,
        owner="manager",
        placed_by=a_colleague(username="wim"),
        placed_on=day,
        until=day + timedelta(days=300),
    )
    LedgerLine.objects.create(kind=mark, subject_id=member.pk, purpose=mark, happened_at=at)
