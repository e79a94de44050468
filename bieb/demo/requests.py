"""What people asked about their data, what is held meanwhile, and what the privacy officer sees."""

from datetime import date, datetime, timedelta

from audit.breaches import add_event
from audit.browsing import raise_alarms
from audit.models import AccessLine, Breach, BreachEvent
from audit.operations import record_access
from bieb.lib.clock import noon
from erasure.models import StandingHold
from erasure.standing import place_hold
from members.models import Account, Member
from rights.models import Case
from rights.operations import answer_case, open_case

Kind, Channel = Case.Kind, Case.Channel
REASON = AccessLine.Reason


def make_requests(cast: dict[str, Member], *, today: date) -> None:
    """One request of each sort with its clock, a hold, an alarm and a breach that was dealt with."""
    staff = {each.username: each for each in Account.objects.filter(is_staff=True)}
    _cases(cast, staff, today)
    place_hold(
        cast["kees"],
        kind=StandingHold.Kind.DISPUTE,
        parts=[StandingHold.Part.HISTORY, StandingHold.Part.MONEY],
        reason="Het lid zegt dat het boek terug is; we zoeken het uit",
        owner=StandingHold.Owner.MANAGER,
        until=today + timedelta(days=50),
        by=staff["marga"],
        today=today - timedelta(days=12),
    )
    _looks(cast, staff, today)
    _breach(staff["noor"], noon(today - timedelta(days=40)))


def _cases(cast: dict[str, Member], staff: dict[str, Account], today: date) -> None:
    """A correction and an objection run, one to see data is nearly due, a question was answered."""

    def asked(kind: str, who: str, channel: str, days_ago: int, text: str, about: str = "") -> Case:
        day = today - timedelta(days=days_ago)
        return open_case(
            kind=kind,
            member=cast[who],
            channel=channel,
            today=day,
            at=noon(day),
            text=text,
            about=about,
            staff=None if channel == Channel.WEB else staff["anouk"],
            identified=True,
        )

    asked(Kind.ACCESS, "omar", Channel.LETTER, 24, "Ik wil weten wat jullie van mij bewaren.")
    asked(Kind.RECTIFICATION, "heike", Channel.WEB, 6, "29-2-1993", "members.Member.birth_date")
    asked(Kind.OBJECTION, "ype", Channel.PHONE, 3, "Vraag mij niet meer voor onderzoek.")
    question = asked(Kind.QUESTION, "wout", Channel.WEB, 15, "Wie ziet wat ik leen?")
    day = today - timedelta(days=11)
    answer_case(
        question,
        words="Alleen jij. Een collega ziet wat je nu thuis hebt, met een reden.",
        today=day,
        at=noon(day),
        staff=staff["noor"],
    )


def _looks(cast: dict[str, Member], staff: dict[str, Account], today: date) -> None:
    """Anouk helped people at the desk, and once somebody looked long after closing time."""
    for days_ago, who, reason in (
        (9, "jan", REASON.DESK),
        (8, "ina", REASON.PHONE),
        (4, "jan", REASON.PHONE),
    ):
        at = noon(today - timedelta(days=days_ago)) + timedelta(hours=2)
        record_access([cast[who].pk], staff=staff["anouk"], reason=reason, activity="member", at=at)
    yesterday = today - timedelta(days=1)
    late = noon(yesterday) + timedelta(hours=10)
    seen = [cast[who].pk for who in ("ype", "wout")]
    record_access(seen, staff=staff["vera"], reason=REASON.DESK, activity="member", at=late)
    raise_alarms(day=yesterday, at=noon(today) - timedelta(hours=8))


def _breach(noor: Account, at: datetime) -> None:
    breach = Breach.objects.create(
        discovered_at=at,
        happened="Een brief met een rekening ging naar het vorige adres van een lid.",
        consequences="De nieuwe bewoner weet dat iemand iets te betalen heeft.",
        way=Breach.Way.OTHER,
        began_at=at - timedelta(days=2),
        ended_at=at,
        recorded_by=noor,
        recorded_at=at + timedelta(hours=1),
    )
    kind = BreachEvent.Kind
    for number, (what, why) in enumerate(
        (
            (kind.NOTE, "De brief is ongeopend terug."),
            (kind.NOT_REPORTED, "Eén brief, ongeopend: geen risico."),
            (kind.TOLD, "Gebeld, en het adres verbeterd."),
            (kind.CLOSED, "We vragen nu bij elke rekening of het adres klopt."),
        ),
        start=2,
    ):
        add_event(breach, kind=what, why=why, staff=noor, at=at + timedelta(hours=number))
