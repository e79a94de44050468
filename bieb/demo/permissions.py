"""What the cast of the demo said yes and no to, and whose parents were checked."""

from datetime import date, datetime, timedelta

from bieb.lib.clock import noon
from consent.endings import end_consents
from consent.operations import How, record_consent
from consent.texts import current_text, publish_texts
from members.models import Account, Guardianship, Member
from members.operations import verify_guardians


def make_permissions(cast: dict[str, Member], *, today: date) -> None:
    """Show each way to decide: alone, on paper, by a parent, stopped again, and ended at 16."""
    publish_texts()
    anouk = Account.objects.get(username="anouk")
    for child in ("sem", "sofia", "daan"):
        links = list(Guardianship.objects.filter(child=cast[child]))[:1]
        verify_guardians(cast[child], guardians=links, by=anouk, today=today - timedelta(days=400))
    _say(cast["jan"], "new_arrivals", given=True, at=_days_ago(300, today))
    _say(cast["jan"], "newsletter", given=True, at=_days_ago(200, today))
    _say(cast["jan"], "newsletter", given=False, at=_days_ago(20, today))
    _say(cast["fatima"], "newsletter", given=True, at=_days_ago(120, today))
    _say(cast["sem"], "new_arrivals", given=True, at=_days_ago(90, today), guardian=cast["petra"])
    _say(cast["daan"], "newsletter", given=True, at=_days_ago(700, today), guardian=cast["petra"])
    paper = How(channel="paper", staff=anouk, reference="brief 2026-014", form="back office 1")
    text = current_text("new_arrivals", cast["ina"].language)
    record_consent(cast["ina"], text, given=True, how=paper, at=_days_ago(1, today))
    end_consents(today=today, at=_days_ago(0, today) - timedelta(hours=12))


def _say(
    member: Member, purpose: str, *, given: bool, at: datetime, guardian: Member | None = None
) -> None:
    how = How(channel="web", guardian=guardian, form="mijn-privacy 2")
    text = current_text(purpose, member.language)
    record_consent(member, text, given=given, how=how, at=at)


def _days_ago(days: int, today: date) -> datetime:
    return noon(today - timedelta(days=days))
