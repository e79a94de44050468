"""A row of every table with a clock of its own, and the day on which it must be gone."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models

from bieb.lib.clock import noon
from bieb.lib.sealing import seal_text
from circulation.models import BlockOverride
from loans.models import (
    Borrower,
    CalendarAct,
    CalendarChange,
    LoanCharge,
    ShiftedDate,
    YearlyUse,
)
from loans.operations import return_copy
from members.models import Account
from notes.operations import record_contact, write_note
from notifications.models import AddressTrouble, Message, MessageBody
from notifications.unreached import Unreached
from partners.models import Disclosure, LegalDemand, Notice
from payments.models import BookOpening, Handling
from reservations.models import QueueEvent
from rights.models import Case, Export, IdentityCheck, Words
from rights.operations import close_case, open_case, record_step
from statement.models import NewsSeen
from statement.operations import publish as publish_version
from tests.access.people import a_question_for_access, a_use_of_access, access_for_a_day
from tests.audit import rows
from tests.builders import (
    a_branch,
    a_colleague,
    a_loan,
    a_member,
    a_partner_login,
    a_payment,
    a_title,
)
from tests.erasure.people import (
    a_hold,
    a_line_for_the_ledger,
    a_request_to_erase,
    at_the_end_of,
)
from tests.joining.applicants import an_application_on
from tests.newsletters import reading
from tests.payments.books import a_sealed_name
from tests.reminders import rows as letters

Row = Callable[[date], models.Model]


def a_link(day: date) -> models.Model:
    past = return_copy(a_loan(today=day).copy, branch=a_branch(), today=day, at=noon(day)).past
    return Borrower.objects.get(loan=past)


def a_message(day: date) -> models.Model:
    moment = at_the_end_of(day)
    return Message.objects.create(
        member=a_member(), kind="due_soon", about=1, due_on=day, channel="email", written_at=moment,
        not_before=moment, finished_at=moment, state=Message.State.SENT,
    )  # fmt: skip


def an_address_that_does_not_work(day: date) -> models.Model:
    return AddressTrouble.objects.create(
        member=a_member(), channel="email", fingerprint="7" * 64, why="5.1.1", since=day, marked_on=day
    )  # fmt: skip


def a_time_without_reach(day: date) -> models.Model:
    return Unreached.objects.create(member=a_member(), since=day)


def a_text_of_a_message(day: date) -> models.Model:
    body = MessageBody(member=a_member(), sent_on=day, sha256=f"{day:%Y%m%d}")
    seal_text(body, "text", "Breng 2 boeken terug")
    body.save(force_insert=True)
    return body


def a_question_of_a_partner(day: date) -> models.Model:
    return Disclosure.objects.create(
        partner=a_partner_login().partner, subject_id=a_member().pk, asked_at=at_the_end_of(day),
        activity="card_check", fields=[], answer="valid",
    )  # fmt: skip


def a_notice_to_a_partner(day: date) -> models.Model:
    return Notice.objects.create(
        partner=a_partner_login().partner, subject_id=a_member().pk, event="rectified",
        made_at=at_the_end_of(day),
    )  # fmt: skip


def a_demand_of_the_law(day: date) -> models.Model:
    return LegalDemand.objects.create(
        subject_id=a_member().pk, authority="Openbaar Ministerie", article="126nd",
        demand_number="1", what=["name"], scan_hash="7" * 64, lift_on=day,
        entered_by=a_colleague(), entered_at=at_the_end_of(day),
    )  # fmt: skip


def a_line_of_the_back_office(day: date) -> models.Model:
    entry = LogEntry.objects.create(
        user=a_colleague(), object_id="1", object_repr="pas 1", action_flag=CHANGE,
        action_time=at_the_end_of(day),
    )  # fmt: skip
    return entry


def a_booking(day: date) -> models.Model:
    return Handling.objects.create(
        transaction=a_payment(at=at_the_end_of(day), today=day), by=a_colleague(),
        handled_at=at_the_end_of(day),
    )  # fmt: skip


def an_amount_about_a_loan(day: date) -> models.Model:
    loan = a_loan(today=day - timedelta(days=21))
    return_copy(loan.copy, branch=a_branch(), today=day + timedelta(days=9), at=noon(day))
    return LoanCharge.objects.get()


def a_year_of_loans(day: date) -> models.Model:
    return YearlyUse.objects.create(member=a_member(), year_starts_on=day, used=1, allowed=12)


def a_block_set_aside(day: date) -> models.Model:
    return BlockOverride.objects.create(
        member=a_member(), block="owes_too_much", act="borrow", staff=a_colleague(),
        reason="mag nog een keer", overridden_at=at_the_end_of(day),
    )  # fmt: skip


def a_line_about_a_queue(day: date) -> models.Model:
    return QueueEvent.objects.create(
        title=a_title(), kind="suspended", happened_at=at_the_end_of(day)
    )


def a_closing() -> CalendarChange:
    day = date(2026, 11, 20)
    return CalendarChange.objects.create(
        kind="closing", first_day=day, last_day=day, name="Verbouwing"
    )


def a_moved_date(day: date) -> models.Model:
    loan = a_loan(today=day - timedelta(days=21))
    return ShiftedDate.objects.create(
        change=a_closing(), what="loan", number=loan.pk, member=loan.member, old=day, new=day,
    )  # fmt: skip


def an_act_on_the_calendar(day: date) -> models.Model:
    return CalendarAct.objects.create(
        change=a_closing(), act="declared", last_day=day, acted_at=at_the_end_of(day),
        staff=a_colleague(), loans=0, shelf=0, messages=0,
    )  # fmt: skip


def a_note(day: date) -> models.Model:
    return write_note(a_member(), text="Belt terug", staff=a_colleague(), today=day, days=0)


def a_contact(day: date) -> models.Model:
    return record_contact(
        a_member(), how="phone", why="loan", staff=a_colleague(), at=at_the_end_of(day)
    )


def a_privacy_request(day: date) -> Case:
    return open_case(kind="access", member=a_member(), channel="web", today=day, at=noon(day))


def words_of_a_request(day: date) -> models.Model:
    case = open_case(
        kind="question", member=a_member(), channel="web", today=day, at=noon(day), text="Wat?"
    )
    close_case(case, today=day, at=noon(day))
    return Words.objects.get()


def a_step_with_a_request(day: date) -> models.Model:
    return record_step(a_privacy_request(day), "built", at=at_the_end_of(day))


def a_file_to_take_along(day: date) -> models.Model:
    return Export.objects.create(case=a_privacy_request(day), asked_at=at_the_end_of(day))


def a_control_question(day: date) -> models.Model:
    return IdentityCheck.objects.create(
        member=a_member(), staff=a_colleague(), channel="desk", questions="postcode",
        matched=False, checked_at=at_the_end_of(day),
    )  # fmt: skip


def a_closed_banner(day: date) -> models.Model:
    version = publish_version(today=day)
    return NewsSeen.objects.create(
        account=Account.objects.get(member=a_member()), version=version, seen_on=day
    )


def a_question_to_read(day: date) -> models.Model:
    return BookOpening.objects.create(
        since=date(2026, 1, 1), reason="tax", asked_by=a_colleague(), asked_at=at_the_end_of(day)
    )


CLOCKS: dict[str, tuple[Row, date, date]] = {
    "loans.Borrower": (a_link, date(2026, 11, 1), date(2031, 11, 1)),
    "loans.LoanCharge": (an_amount_about_a_loan, date(2026, 11, 23), date(2031, 11, 23)),
    "loans.YearlyUse": (a_year_of_loans, date(2026, 11, 22), date(2028, 11, 22)),
    "circulation.BlockOverride": (a_block_set_aside, date(2026, 11, 22), date(2027, 11, 22)),
    "loans.ShiftedDate": (a_moved_date, date(2026, 11, 23), date(2026, 12, 24)),
    "loans.CalendarAct": (an_act_on_the_calendar, date(2026, 11, 22), date(2028, 11, 22)),
    "access.AccessRequest": (a_question_for_access, date(2026, 11, 22), date(2026, 12, 6)),
    "access.AccessGrant": (access_for_a_day, date(2026, 11, 22), date(2027, 11, 22)),
    "access.AccessUse": (a_use_of_access, date(2026, 11, 22), date(2028, 11, 22)),
    "notes.Note": (a_note, date(2026, 11, 22), date(2026, 11, 23)),
    "notes.Contact": (a_contact, date(2026, 11, 22), date(2028, 11, 22)),
    "joining.Application": (an_application_on, date(2026, 11, 22), date(2026, 12, 22)),
    "newsletters.SignUp": (reading.a_sign_up_on, date(2026, 11, 22), date(2026, 11, 29)),
    "newsletters.Subscription": (
        reading.a_reader_who_stopped_on,
        date(2026, 11, 22),
        date(2027, 11, 22),
    ),
    "newsletters.Delivery": (reading.a_delivery_on, date(2026, 11, 22), date(2027, 11, 22)),
    "newsletters.UnsubscribeToken": (reading.a_link_on, date(2026, 11, 22), date(2031, 11, 22)),
    "notifications.Message": (a_message, date(2026, 11, 22), date(2027, 11, 22)),
    "notifications.MessageBody": (a_text_of_a_message, date(2026, 11, 22), date(2027, 2, 20)),
    "notifications.AddressTrouble": (
        an_address_that_does_not_work,
        date(2026, 11, 22),
        date(2027, 11, 22),
    ),
    "reminders.Pause": (letters.a_pause, date(2026, 11, 22), date(2027, 11, 22)),
    "reminders.Approval": (letters.an_approval, date(2026, 11, 22), date(2027, 11, 22)),
    "notifications.Unreached": (a_time_without_reach, date(2026, 11, 22), date(2031, 11, 22)),
    "reservations.QueueEvent": (a_line_about_a_queue, date(2026, 11, 22), date(2027, 11, 22)),
    "erasure.ErasureRequest": (a_request_to_erase, date(2026, 11, 22), date(2031, 11, 22)),
    "erasure.LedgerLine": (a_line_for_the_ledger, date(2026, 11, 22), date(2026, 11, 23)),
    "erasure.StandingHold": (a_hold, date(2026, 11, 22), date(2031, 11, 22)),
    "audit.AccessLine": (rows.an_access_line, date(2026, 11, 22), date(2028, 11, 22)),
    "audit.StaffLook": (rows.who_looked, date(2026, 11, 22), date(2028, 11, 22)),
    "audit.SecondLook": (rows.a_second_look, date(2026, 11, 22), date(2026, 11, 29)),
    "audit.Attestation": (rows.a_promise, date(2024, 2, 29), date(2029, 2, 28)),
    "audit.Alarm": (rows.an_alarm, date(2026, 11, 22), date(2028, 11, 22)),
    "audit.Breach": (rows.a_breach, date(2024, 2, 29), date(2029, 2, 28)),
    "audit.BreachEvent": (rows.a_line_about_a_breach, date(2024, 2, 29), date(2029, 2, 28)),
    "payments.SealedName": (a_sealed_name, date(2027, 1, 1), date(2034, 1, 1)),
    "payments.BookOpening": (a_question_to_read, date(2026, 11, 22), date(2028, 11, 22)),
    "payments.Handling": (a_booking, date(2026, 11, 22), date(2028, 11, 22)),
    "partners.Disclosure": (a_question_of_a_partner, date(2026, 11, 22), date(2028, 11, 22)),
    "rights.Case": (a_privacy_request, date(2026, 11, 22), date(2028, 11, 22)),
    "rights.Words": (words_of_a_request, date(2026, 11, 22), date(2026, 12, 22)),
    "rights.CaseEvent": (a_step_with_a_request, date(2026, 11, 22), date(2028, 11, 22)),
    "rights.Export": (a_file_to_take_along, date(2026, 11, 22), date(2028, 11, 22)),
    "rights.IdentityCheck": (a_control_question, date(2026, 11, 22), date(2028, 11, 22)),
    "partners.Notice": (a_notice_to_a_partner, date(2026, 11, 22), date(2027, 2, 20)),
    "statement.NewsSeen": (a_closed_banner, date(2026, 11, 22), date(2026, 12, 22)),
    "partners.LegalDemand": (a_demand_of_the_law, date(2026, 11, 22), date(2031, 11, 22)),
    "admin.LogEntry": (a_line_of_the_back_office, date(2026, 2, 28), date(2028, 2, 28)),
}
