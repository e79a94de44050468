"""A message leaves at most once, and only while it is true."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from bieb.lib.clock import noon
from loans.models import Loan
from loans.operations import renew_loan, return_copy
from members.models import Account, ChannelPreference, Guardianship, Member
from notifications import outbox
from notifications.handing import start
from notifications.models import LEASE, Message
from notifications.outbox import claim, drop_untrue, mark_doubtful
from tests.builders import MONDAY, a_branch, a_loan, a_member
from tests.notifications.sink import Sink, text_of
from tests.notifications.writing import DUE, NOW, outcomes, reminded, send

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def bring_back(loan: Loan) -> None:
    return_copy(loan.copy, branch=a_branch(), today=NOW.date(), at=noon(NOW.date()))


def test_a_reminder_was_sent_once(sink: Sink) -> None:
    reminded(a_member())

    counts = [send(), send(), send(after=A_MINUTE)]

    assert counts == [1, 0, 0]
    assert len(sink.mails) == 1
    assert outcomes() == [("sent", "")]


def test_what_was_returned_or_renewed_after_writing_was_not_sent(sink: Sink) -> None:
    returned, renewed, kept = reminded(a_member(), a_member(), a_member(email="wout@example.org"))
    bring_back(returned)
    renew_loan(renewed, today=NOW.date(), at=noon(NOW.date()))

    send()

    assert [mail["To"] for mail in sink.mails] == ["wout@example.org"]
    assert sorted(outcomes()) == [("dropped", "not_true"), ("dropped", "not_true"), ("sent", "")]
    assert kept.due_on == DUE


def test_who_changed_their_mind_or_lost_their_address_got_nothing(sink: Sink) -> None:
    silent, unreachable = a_member(), a_member()
    reminded(silent, unreachable)
    ChannelPreference.objects.create(member=silent, kind="due_soon", channel="none")
    Account.objects.filter(member=unreachable).update(email="")

    send()

    assert sink.mails == []
    assert sorted(outcomes()) == [("dropped", "no_address"), ("dropped", "not_wanted")]


def test_who_is_no_carer_any_more_got_nothing(sink: Sink) -> None:
    petra = a_member()
    child = a_member(birth_date=MONDAY.replace(year=2017), joined_on=MONDAY, email="")
    bond = Guardianship.objects.create(child=child, guardian=petra, since=MONDAY)
    reminded(child)
    bond.delete()

    send()

    assert sink.mails == []
    assert outcomes() == [("dropped", "not_true")]


@pytest.mark.parametrize(("days_late", "sent"), [(0, 1), (1, 0)])
def test_no_reminder_left_after_the_due_date(sink: Sink, days_late: int, sent: int) -> None:
    reminded(a_member())

    assert send(after=timedelta(days=3 + days_late)) == sent


@pytest.mark.django_db(transaction=True)
def test_what_came_back_while_others_were_being_sent_was_not_sent(sink: Sink) -> None:
    first, second = reminded(a_member(), a_member())

    def other_comes_back(mail: EmailMessage) -> None:
        address = Account.objects.get(member=first.member_id).email
        bring_back(second if mail["To"] == address else first)
        connection.close()

    sink.when_taken = other_comes_back

    send()
    send()

    assert len(sink.mails) == 1
    assert sorted(outcomes()) == [("dropped", "not_true"), ("sent", "")]


@pytest.mark.usefixtures("sink")
def test_a_letter_of_which_a_part_came_back_was_made_anew(sink: Sink) -> None:
    jan = a_member()
    _, second = reminded(jan, jan)
    claimed = claim("due_soon", now=NOW)
    assert claimed is not None
    drop_untrue(claimed, now=NOW)
    rows = list(claimed.rows().select_related("member__account"))
    (letter,) = claimed.kind.letters(rows)
    bring_back(second)

    assert not start(letter, claimed, now=NOW)
    send()

    (mail,) = sink.mails
    assert "nog 1 boek van de bieb" in text_of(mail)
    assert sorted(outcomes()) == [("dropped", "not_true"), ("sent", "")]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_sent_everybody_one_whole_mail(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [a_member(email=f"lid{number}@example.org") for number in range(12)]
    reminded(*members, *members)
    monkeypatch.setattr(outbox, "CHUNK", 3)

    def work(_: int) -> int:
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(work, range(4)))

    assert sum(counts) == 24
    assert Counter(mail["To"] for mail in sink.mails) == {
        f"lid{number}@example.org": 1 for number in range(12)
    }
    assert {mail["Subject"].split()[1] for mail in sink.mails} == {"2"}


@pytest.mark.django_db(transaction=True)
def test_workers_claimed_one_after_another() -> None:
    reminded(a_member())

    def work() -> bool:
        try:
            return claim("due_soon", now=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [outbox.CLAIMING])
            other = pool.submit(work)
            with pytest.raises(TimeoutError):
                other.result(timeout=0.5)

        assert other.result(timeout=10)


@pytest.mark.parametrize(("later", "sent"), [(LEASE - A_MINUTE, 0), (LEASE, 1)])
@pytest.mark.usefixtures("sink")
def test_what_a_dead_worker_had_claimed_was_sent_by_another(later: timedelta, sent: int) -> None:
    reminded(a_member())
    claim("due_soon", now=NOW)

    assert send(after=later) == sent


@pytest.mark.usefixtures("sink")
def test_a_worker_that_was_too_slow_could_not_send_what_another_has() -> None:
    reminded(a_member())
    slow = claim("due_soon", now=NOW)
    assert slow is not None
    (letter,) = slow.kind.letters(list(slow.rows()))
    claim("due_soon", now=NOW + LEASE)

    assert not start(letter, slow, now=NOW)


@pytest.mark.parametrize(("later", "doubtful"), [(LEASE - A_MINUTE, 0), (LEASE, 1)])
def test_what_was_with_the_mail_server_when_its_worker_died_is_in_doubt(
    sink: Sink, later: timedelta, doubtful: int
) -> None:
    reminded(a_member())
    claimed = claim("due_soon", now=NOW)
    assert claimed is not None
    (letter,) = claimed.kind.letters(list(claimed.rows()))
    start(letter, claimed, now=NOW)

    assert mark_doubtful(now=NOW + later) == doubtful

    assert send(after=later) == 0
    assert sink.mails == []
    assert Message.objects.doubtful().count() == doubtful


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.usefixtures("sink")
def test_a_letter_took_one_statement_and_a_chunk_a_fixed_number(
    number: int, settings: Settings
) -> None:
    reminded(*[a_member() for _ in range(number)])
    settings.MESSAGE_KINDS = {"due_soon": settings.MESSAGE_KINDS["due_soon"]}

    with CaptureQueriesContext(connection) as queries:
        assert send() == number

    words = [query["sql"].split()[0] for query in queries]
    assert words.count("SELECT") == 11
    assert words.count("WITH") == number
    assert words.count("UPDATE") == 9
    assert words.count("INSERT") == 1


def test_one_connection_carried_a_whole_chunk(sink: Sink) -> None:
    reminded(*[a_member() for _ in range(5)])

    send()

    assert (len(sink.mails), len(sink.peers)) == (5, 1)


@pytest.mark.parametrize(
    ("hours", "sent"),
    [(10, 1), (11, 0), (12, 0), (22, 1), (24 + 12, 0)],  # from ten on Friday
)
def test_nothing_left_in_quiet_hours_and_it_went_later(sink: Sink, hours: int, sent: int) -> None:
    reminded(a_member())

    assert send(after=timedelta(hours=hours)) == sent
    assert Member.objects.count() == 1


def test_what_waits_in_quiet_hours_was_moved_to_the_morning() -> None:
    reminded(a_member())

    send(after=timedelta(hours=12))

    assert Message.objects.get().not_before == NOW + timedelta(hours=22)


def test_a_message_of_a_kind_nobody_knows_stayed(sink: Sink) -> None:
    loan = a_loan(today=MONDAY)
    Message.objects.create(
        member=loan.member,
        kind="of_tomorrow",
        about=loan.pk,
        due_on=DUE,
        channel="email",
        written_at=NOW,
        not_before=NOW,
    )

    assert send() == 0
    assert outcomes() == [("waiting", "")]
    assert sink.mails == []
