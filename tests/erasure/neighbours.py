"""Three people of one street, each with a mark in all they can write, who live here for a year."""

from dataclasses import dataclass
from datetime import date, datetime, time
from email.message import EmailMessage
from uuid import uuid4

from django.test import Client

from bieb.lib import clock
from bieb.lib.clock import noon
from consent.texts import publish_texts
from loans.operations import return_copy
from members.models import Account, Member
from newsletters import sending
from newsletters.issues import start
from notes.operations import record_contact, write_note
from notifications.outbox import send_waiting
from payments.balances import balance_of
from payments.operations import pay
from reservations.operations import capture
from rights.models import Export
from rights.operations import build_export, open_case
from tests.builders import a_branch, a_colleague, a_copy, a_loan, a_member, a_reservation, card_of
from tests.erasure.watching import Watched
from tests.logins import just_logged_in, let_in
from tests.newsletters.reading import an_issue, reads
from tests.notifications.sink import Sink
from tests.promises.crawling import addresses
from tests.reminders.planned import write_due_soon

PASSWORD = "wachtwoord-van-de-bieb"
MARKS = ("kzq7f3qx", "wvw8h2jx", "pjd5k9zb")


@dataclass
class Neighbour:
    """One of them, with what only they may read."""

    mark: str
    member: Member
    browser: Watched
    taken: str = ""

    @property
    def needles(self) -> list[str]:
        account = Account.objects.get(member=self.member)
        return [self.mark, str(self.member.pk), str(account.pk), card_of(self.member).number]

    @property
    def email(self) -> str:
        return f"{self.mark}@example.org"


def move_in(mark: str) -> Neighbour:
    """Join the library, and log in as people do."""
    member = a_member(
        given_name=f"{mark} voor", family_name=f"{mark} achter", name_prefix=mark,
        email=f"{mark}@example.org", password=PASSWORD,
    )  # fmt: skip
    browser = Watched()
    answer = browser.post("/account/login/", {"login": f"{mark}@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    return Neighbour(mark, member, browser)


def live(people: list[Neighbour]) -> None:
    """A year, month by month; each does everything on the same days."""
    staff = a_colleague(username="noor", role="manager")
    desk = let_in(Client(), staff)
    desk.post("/beheer/reden/", {"reason": "phone"})
    publish_texts()
    for each in people:
        on(date(2026, 1, 5))
        _write_down_where_they_live(each)
        _be_helped(each, staff, desk)
        on(date(2026, 2, 2))
        _borrow(each)
        on(date(2026, 6, 1))
        _wait_for_a_book(each)
        on(date(2026, 9, 1))
        reads(each.member, at=clock.now())
        _ask_about_privacy(each)
    _be_written_to()
    on(date(2026, 11, 23))
    for each in people:
        _read_every_page(each)


def on(day: date) -> datetime:
    """Make it eleven in the morning of that day."""
    clock.move_to(day, time(11))
    return noon(day)


def _write_down_where_they_live(each: Neighbour) -> None:
    street = {"street": f"{each.mark}straat", "house_number": "12", "postcode": "7461 AB",
              "city": each.mark, "country": "nl", "house_letter": "", "house_addition": ""}  # fmt: skip
    assert each.browser.post("/mijn/gegevens/adres/", street).status_code == 302
    each.browser.post("/mijn/gegevens/contact/", {"phone": "06-12345678", "language": "nl"})
    each.browser.post("/mijn/gegevens/contact/", {"phone": each.mark, "language": "nl"})


def _be_helped(each: Neighbour, staff: Account, desk: Client) -> None:
    write_note(each.member, text=each.mark, staff=staff, today=clock.today())
    record_contact(each.member, how="phone", why="loan", staff=staff, at=clock.now())
    assert desk.get(f"/beheer/members/member/{each.member.pk}/change/").status_code == 200


def _borrow(each: Neighbour) -> None:
    today = clock.today()
    loan, late = (a_loan(member=each.member, today=today) for _number in range(2))
    each.browser.post(f"/mijn/verlengen/{loan.pk}/")
    write_due_soon(now=on(date(2026, 2, 20)))
    send_waiting(now=clock.now())
    back = date(2026, 3, 30)
    for each_loan in (loan, late):
        return_copy(each_loan.copy, branch=a_branch(), today=back, at=on(back))
    owed = balance_of(each.member).open_cents
    assert owed > 0
    pay(each.member, cents=owed, means="card", key=uuid4(), at=noon(back), today=back)
    a_loan(member=each.member, today=date(2026, 11, 16))


def _wait_for_a_book(each: Neighbour) -> None:
    today = clock.today()
    title = a_copy().title
    each.browser.post(f"/mijn/reserveringen/nieuw/{title.pk}/", {"pickup_branch": a_branch().pk})
    reservation = a_reservation(member=each.member, today=today)
    copy = reservation.title.copies.get()
    capture(copy.pk, branch=a_branch(), today=today, at=noon(today))
    send_waiting(now=noon(today))


def _ask_about_privacy(each: Neighbour) -> None:
    account = Account.objects.get(member=each.member)
    just_logged_in(each.browser, account)
    each.browser.post("/mijn/privacy/meenemen/vraag/")
    export = Export.objects.get(case__member=each.member)
    assert build_export(export.pk, at=clock.now())
    path = f"/mijn/privacy/meenemen/{export.case.reference}/bestand.json"
    each.taken = each.browser.get(path).getvalue().decode()
    open_case(
        kind="question", member=each.member, channel="web", today=clock.today(), at=clock.now(),
        text=each.mark, about=each.mark,
    )  # fmt: skip


def _be_written_to() -> None:
    at = on(date(2026, 11, 20))
    start(an_issue(), at=at)
    sending.send_issues(now=at)


def _read_every_page(each: Neighbour) -> None:
    for path in sorted(set(addresses())):
        each.browser.get(path)


def overheard(people: list[Neighbour], sink: Sink) -> set[str]:
    """Name each sort of place in which somebody reads what is of another: page, export, mail."""
    found = {"mail"} if mailed_to_another(people, sink) else set()
    for each in people:
        others = [needle for other in people if other is not each for needle in other.needles]
        read = "".join(page.said for page in each.browser.pages)
        found |= {"page"} if any(needle in read for needle in others) else set()
        found |= {"export"} if any(needle in each.taken for needle in others) else set()
    return found


def mailed_to_another(people: list[Neighbour], sink: Sink) -> list[str]:
    """Name each mail that holds a mark of somebody who is not its reader."""
    return [
        mail["To"]
        for mail, raw in zip(sink.mails, sink.raws, strict=True)
        for each in people
        if mail["To"] != each.email
        and any(
            needle in f"{raw.decode(errors='replace')} {_words(mail)}" for needle in each.needles
        )
    ]


def _words(mail: EmailMessage) -> str:
    """Everything in a mail that is written in text, however it is packed."""
    parts = (part for part in mail.walk() if part.get_content_maintype() == "text")
    return " ".join(str(part.get_content()) for part in parts)
