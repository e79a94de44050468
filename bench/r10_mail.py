"""R10: write reminders beside a bare INSERT, and send them beside prebuilt bytes on one connection."""

import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import override_settings

from bench import database
from bench.result import Profile, Result
from notifications.models import Message
from notifications.outbox import send_waiting
from reminders.planning import write_reminders

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MAILS = 1_000
SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOANS = """
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals,
  max_renewals, terms_id)
  SELECT n, md5('member' || n)::uuid, 1, '2026-11-05', '2026-11-26', 0, 2, 0
  FROM generate_series(1, %(members)s) n
"""
ACCOUNTS = """
INSERT INTO members_account (id, member_id, username, email, password, staff_name, is_active, is_staff,
  is_superuser)
  SELECT gen_random_uuid(), md5('member' || n)::uuid, 'm-' || n, 'lid' || n || '@example.org', '!', '',
  true, false, false FROM generate_series(1, %(members)s) n
"""
BARE = """
INSERT INTO notifications_message (member_id, kind, about, due_on, channel, state, why, attempts,
  written_at, not_before)
  SELECT member_id, 'due_soon', id, due_on, 'email', 'waiting', '', 0, now(), now() FROM loans_loan
  WHERE due_on BETWEEN '2026-11-23' AND '2026-11-26'
"""


def run(profile: Profile) -> list[Result]:
    """Take turns, with the outbox empty before each turn."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    with connection.cursor() as cursor:
        for statement in (LOANS, ACCOUNTS):
            cursor.execute(statement, {"members": profile.members})
        cursor.execute("ANALYZE")
    writing = _in_turns(
        profile, lambda: _per_second(_write, profile.members), lambda: _bare(profile.members)
    )
    sink = subprocess.Popen([sys.executable, "-m", "bench.mail_sink"], stdout=subprocess.PIPE)
    try:
        port = int((sink.stdout or sys.stdin.buffer).readline())
        with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            sending = _in_turns(profile, _send, lambda: _prebuilt(port))
    finally:
        sink.kill()
    return [
        Result("R10 write reminders", "rows/s", *writing, ">= 0.33"),
        Result("R10 send reminders, 1 worker", "mails/s", *sending, ">= 0.5"),
    ]


def _in_turns(
    profile: Profile, figure: Callable[[], float], limit: Callable[[], float]
) -> tuple[float, float]:
    figures: list[float] = []
    limits: list[float] = []
    for _ in range(profile.rounds):
        for found, measure in ((figures, figure), (limits, limit)):
            Message.objects.all().delete()
            found.append(measure())
    return statistics.median(figures), statistics.median(limits)


def _per_second(work: Callable[[], object], number: int) -> float:
    began = time.perf_counter()
    work()
    return number / (time.perf_counter() - began)


def _write() -> None:
    write_reminders(now=NOW)


def _bare(number: int) -> float:
    with connection.cursor() as cursor:
        return _per_second(lambda: cursor.execute(BARE), number)


def _send() -> float:
    write_reminders(now=NOW)
    late = Message.objects.order_by("pk").values_list("pk", flat=True)[MAILS:]
    Message.objects.filter(pk__in=list(late)).delete()
    return _per_second(lambda: send_waiting(now=NOW), MAILS)


def _prebuilt(port: int) -> float:
    mail = EmailMultiAlternatives("Breng 1 boek terug", "woorden " * 90, to=["lid@example.org"])
    mail.attach_alternative("<p>" + "woorden " * 180, "text/html")
    content = mail.message().as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:

        def send_all() -> None:
            for _ in range(MAILS):
                server.sendmail("bieb@example.org", ["lid@example.org"], content)

        return _per_second(send_all, MAILS)
