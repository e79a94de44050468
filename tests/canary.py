"""One member in whom every declared personal column holds something that can be found again.

Which columns those are is read from the register; a new column that can hold text and is not
filled here makes the promise's own test fail.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.seconds import ask_second
from bieb.lib import clock
from bieb.lib.clock import noon
from circulation.models import BlockOverride
from consent.models import ConsentEvent, ConsentGuardian, ConsentText
from loans.lost import declare_lost
from loans.models import CalendarChange, HistoryChoice, Loan, ShiftedDate, YearlyUse
from loans.operations import renew_loan, return_copy
from members.models import (
    Account,
    Address,
    ChannelPreference,
    Guardianship,
    Household,
    Member,
    Objection,
    Session,
)
from members.sessions import SessionStore
from notes.operations import record_contact, write_note
from partners.models import Disclosure, LegalDemand
from partners.notices import tell_recipients
from payments.operations import charge
from reservations.models import InterlibraryRequest, QueueEvent, Whereabouts
from reservations.operations import capture
from retention.paths import model_of
from retention.registry import declarations
from rights.models import Export, IdentityCheck
from rights.operations import open_case
from statement.models import NewsSeen
from statement.operations import publish
from tests.arrivals.shelf import a_choice
from tests.builders import (
    a_branch,
    a_colleague,
    a_loan,
    a_look,
    a_member,
    a_moment,
    a_partner_login,
    a_reservation,
    card_of,
)
from tests.canary_erasure import ask_to_be_erased
from tests.canary_messages import tell
from tests.newsletters.reading import OF_STRANGERS, a_read_newsletter

MARK = "kzq7f3qx"
LEFT_ON = date(2026, 11, 22)
RECENT = datetime(2031, 11, 1, 12, tzinfo=UTC)
# What says nothing about the member: colleagues, and codes or numbers that we chose.
COLLEAGUES = {
    ("circulation.BlockOverride", "staff"),
    ("admin.LogEntry", "user"),
    ("consent.ConsentEvent", "staff"),
    ("members.Guardianship", "verified_by"),
    ("audit.AccessLine", "team"),
    ("audit.AccessLine", "processing"),
    ("audit.AccessLine", "activity"),
    ("audit.Alarm", "staff"),
    ("audit.Attestation", "staff"),
    ("audit.Breach", "recorded_by"),
    ("audit.Breach", "whose"),
    ("audit.Breach", "happened"),
    ("audit.Breach", "consequences"),
    ("audit.BreachEvent", "staff"),
    ("audit.BreachEvent", "why"),
    ("audit.SecondLook", "asked_by"),
    ("audit.SecondLook", "approved_by"),
    ("audit.StaffLook", "staff"),
    ("audit.SubjectRef", "ref"),
    ("audit.StaffLook", "seconded_by"),
    ("erasure.StandingHold", "parts"),
    ("erasure.StandingHold", "placed_by"),
    ("erasure.StandingHold", "lifted_by"),
    ("loans.CalendarAct", "staff"),
    ("notes.Contact", "staff"),
    ("notes.Note", "staff"),
    ("partners.LegalDemand", "entered_by"),
    ("partners.LegalDemand", "approved_by"),
    ("payments.BookOpening", "asked_by"),
    ("payments.BookOpening", "agreed_by"),
    ("payments.Handling", "by"),
    ("payments.Handling", "seconded_by"),
    ("reminders.Approval", "by"),
    ("reservations.QueueEvent", "staff"),
    ("rights.CaseEvent", "staff"),
    ("rights.IdentityCheck", "staff"),
    *OF_STRANGERS,
    ("joining.Application", "given"),
    ("joining.Application", "code"),
}


@dataclass(frozen=True)
class Canary:
    """The member, and everything by which a row can be known to be about this member."""

    member: Member
    needles: list[str]


def markable_columns() -> set[str]:
    """Return "table.column" of every personal column that can hold a marker or the person's key."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for each in declarations()
        if each.personal
        for model in [model_of(each)]
        for field in model._meta.concrete_fields
        if field.name in each.personal
        and (each.model, field.name) not in COLLEAGUES
        and _can_hold(field)
    }


def _can_hold(field: Any) -> bool:
    if isinstance(field, ArrayField | models.JSONField | models.TextField | models.UUIDField):
        return True
    if isinstance(field, models.CharField):
        return not field.choices and (field.max_length or 0) >= len(MARK)
    return field.related_model in (Member, Account)


def a_canary() -> Canary:
    """Make the member with a row in every declared table."""
    member = a_member(
        given_name=f"{MARK} voor",
        family_name=f"{MARK} achter",
        name_prefix=MARK,
        email=f"{MARK}@example.org",
        ends_on=LEFT_ON,
    )
    household = Household.objects.create(made_on=LEFT_ON)
    Member.objects.filter(pk=member.pk).update(initials=MARK, phone=MARK, household=household)
    other = a_member(given_name="Fatima")
    Guardianship.objects.create(child=member, guardian=other, since=LEFT_ON)
    Guardianship.objects.create(child=other, guardian=member, since=LEFT_ON)
    Address.objects.create(
        member=member, street=MARK, house_number=1, postcode=MARK, city=MARK, country="BE"
    )
    ChannelPreference.objects.create(member=member, kind=MARK, channel="none")
    Objection.objects.create(member=member, activity="partners", objected_on=LEFT_ON)
    _log_in(member)
    _wait(member)
    _borrow(member)
    _be_known(member)
    _ask(member)
    account = Account.objects.get(member=member)
    return Canary(member, [MARK, str(member.pk), str(account.pk), card_of(member).number])


def _log_in(member: Member) -> None:
    account = Account.objects.get(member=member)
    account.username = account.password = account.staff_name = MARK
    account.save()
    account.groups.add(Group.objects.create(name="proefgroep"))
    account.user_permissions.add(Permission.objects.all()[0])
    address = EmailAddress.objects.create(user=account, email=account.email, primary=True)
    EmailConfirmation.objects.create(
        email_address=address, key=MARK, created=clock.real_now(), sent=clock.real_now()
    )
    Authenticator.objects.create(user=account, type="totp", data={"secret": MARK})
    data = SessionStore().encode({"who": MARK + " " * 300})
    expires = clock.real_now() + timedelta(days=10)
    Session.objects.create(
        session_key=MARK, session_data=data, expire_date=expires, account=account
    )


def _borrow(member: Member) -> None:
    HistoryChoice.objects.create(member=member, months=60, chosen_on=LEFT_ON)
    for day in (date(2026, 11, 2), date(2026, 11, 21)):
        returned = a_loan(member=member, today=day)
        return_copy(returned.copy, branch=a_branch(), today=day, at=noon(day))
    _have_a_date_moved(member, a_loan(member=member, today=LEFT_ON))
    return_copy(
        a_loan(member=member, today=LEFT_ON).copy,
        branch=a_branch(),
        today=date(2026, 12, 5),
        at=noon(date(2026, 12, 5)),
    )
    charge(member, kind="overdue", cents=150, today=LEFT_ON, at=RECENT)
    renew_loan(a_loan(member=member, today=LEFT_ON), today=LEFT_ON, at=RECENT)
    late = a_loan(member=member, today=LEFT_ON - timedelta(days=30))
    declare_lost(late, today=LEFT_ON, at=RECENT)
    YearlyUse.objects.create(member=member, year_starts_on=LEFT_ON, used=1, allowed=12)
    BlockOverride.objects.create(
        member=member, block=MARK, act="borrow", staff=a_colleague(username="marga"),
        reason=MARK, overridden_at=RECENT,
    )  # fmt: skip


def _wait(member: Member) -> None:
    """One reservation that waits, and one that lies ready, each with a line about the queue."""
    for _number in range(2):
        reservation = a_reservation(member=member, today=LEFT_ON)
        QueueEvent.objects.create(
            title=reservation.title,
            reservation=reservation,
            kind="priority",
            reason=MARK,
            happened_at=RECENT,
        )
    InterlibraryRequest.objects.create(
        member=member,
        wanted_title=MARK,
        wanted_author=MARK,
        isbn=MARK,
        lender=a_partner_login(name="Deventer").partner,
        agreed_fields=[MARK],
        pickup_branch=a_branch(),
        asked_at=RECENT,
        changed_at=RECENT,
    )
    copy = reservation.title.copies.get()
    capture(copy.pk, branch=a_branch(), today=LEFT_ON, at=a_moment(LEFT_ON))
    Whereabouts.objects.update(pickup_code=MARK)


def _have_a_date_moved(member: Member, loan: Loan) -> None:
    closing = CalendarChange.objects.create(
        kind="closing", first_day=LEFT_ON, last_day=LEFT_ON, name="Verbouwing"
    )
    ShiftedDate.objects.create(
        change=closing,
        what="loan",
        number=loan.pk,
        member=member,
        old=loan.due_on,
        new=loan.due_on + timedelta(days=1),
    )


def _be_known(member: Member) -> None:
    ask_to_be_erased(member, MARK, day=LEFT_ON, at=RECENT)
    colleague = a_colleague()
    a_look(member=member, staff=colleague, at=RECENT)
    ask_second(member.pk, staff=colleague, reason=MARK, at=RECENT)
    LogEntry.objects.create(
        user=colleague,
        action_time=RECENT,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(member.pk),
        object_repr=MARK,
        action_flag=CHANGE,
        change_message=MARK,
    )
    _decide(member)
    a_read_newsletter(member, mark=MARK, at=RECENT)
    a_choice(member, chosen_on=LEFT_ON)
    write_note(member, text=MARK, staff=colleague, today=RECENT.date())
    record_contact(member, how="phone", why="loan", staff=colleague, at=RECENT)
    tell(member, MARK, day=LEFT_ON, at=RECENT)
    Disclosure.objects.create(
        partner=a_partner_login().partner,
        subject_id=member.pk,
        asked_at=RECENT,
        activity="card_check",
        fields=[MARK],
        answer="valid",
    )
    tell_recipients(member.pk, "rectified", today=LEFT_ON, at=RECENT)
    LegalDemand.objects.create(
        subject_id=member.pk,
        authority=MARK,
        article=MARK[:20],
        demand_number=MARK,
        what=[MARK],
        order_number=MARK,
        override_reason=MARK,
        silence_article=MARK[:20],
        scan_hash="7" * 64,
        lift_on=LEFT_ON,
        entered_by=colleague,
        entered_at=RECENT,
    )


def _ask(member: Member) -> None:
    case = open_case(
        kind="access",
        member=member,
        channel="web",
        today=RECENT.date(),
        at=RECENT,
        text=MARK,
        about=MARK,
    )
    Export.objects.create(case=case, asked_at=RECENT)
    NewsSeen.objects.create(
        account=Account.objects.get(member=member),
        version=publish(today=RECENT.date()),
        seen_on=RECENT.date(),
    )
    IdentityCheck.objects.create(
        member=member,
        staff=Account.objects.get(username="anouk"),
        channel="desk",
        questions=MARK,
        matched=True,
        checked_at=RECENT,
    )


def _decide(member: Member) -> None:
    """Say yes on paper, have a parent decide, and decide for a child."""
    text = ConsentText.objects.create(purpose="newsletter", language="nl", version=99, text="Ja")
    child = a_member(given_name="Sem", birth_date=date(2014, 1, 1))
    for decides_for, guardian in ((member, child), (child, member)):
        event = ConsentEvent.objects.create(
            member=decides_for, purpose="newsletter", text=text, state="given", channel="paper",
            decided_by="guardian", reference=MARK if decides_for == member else "brief 7",
            occurred_at=RECENT, recorded_at=RECENT,
        )  # fmt: skip
        ConsentGuardian.objects.create(event=event, guardian=guardian)
