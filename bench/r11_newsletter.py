"""R11: a newsletter with its rows, permission, link to stop and signature, beside prebuilt bytes."""

import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import override_settings

from bench.result import Profile, Result
from consent.models import Purpose
from consent.texts import current_text, publish_texts
from newsletters.issues import start
from newsletters.models import Delivery, Issue, Subscription
from newsletters.sending import send_issues

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MAILS = 1_000
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def run(profile: Profile) -> list[Result]:
    """Take turns: signed here, signed by the mail server, and bytes that were made beforehand."""
    subscribers(MAILS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sink = subprocess.Popen([sys.executable, "-m", "bench.mail_sink"], stdout=subprocess.PIPE)
    try:
        port = int((sink.stdout or sys.stdin.buffer).readline())
        with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            signed, bare, limit = _in_turns(
                profile,
                lambda: _send(selector="bench"),
                lambda: _send(selector=""),
                lambda: _prebuilt(port),
            )
    finally:
        sink.kill()
    return [
        Result("R11 newsletter, 1 worker", "mails/s", bare, limit, ">= 0.7"),
        Result("R11 newsletter with DKIM, 1 worker", "mails/s", signed, limit, ">= 0.7"),
    ]


def subscribers(number: int) -> None:
    """Write so many confirmed readers."""
    publish_texts()
    text = current_text(Purpose.NEWSLETTER, "nl")
    Subscription.objects.bulk_create(
        (
            Subscription(address=f"l{n}@example.org", topics=["news"], text=text, confirmed_at=NOW)
            for n in range(number)
        ),
        batch_size=1_000,
    )


def an_issue(*, per_minute: int) -> Issue:
    """Return a draft of about ninety words."""
    return Issue.objects.create(
        subject_nl="Nieuws",
        body_nl="woorden " * 90,
        topics=["news"],
        per_minute=per_minute,
        made_at=NOW,
    )


def _in_turns(profile: Profile, *measures: Callable[[], float]) -> list[float]:
    found = [[measure() for measure in measures] for _round in range(profile.rounds)]
    return [statistics.median(each) for each in zip(*found, strict=True)]


def _send(*, selector: str) -> float:
    Delivery.objects.all().delete()
    start(an_issue(per_minute=3_000), at=NOW)
    with override_settings(DKIM_SELECTOR=selector):
        began = time.perf_counter()
        sent = send_issues(now=NOW)
    return sent / (time.perf_counter() - began)


def _prebuilt(port: int) -> float:
    mail = EmailMultiAlternatives("Nieuws", "woorden " * 90, to=["lezer@example.org"])
    mail.attach_alternative("<p>" + "woorden " * 180, "text/html")
    content = mail.message().as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for _number in range(MAILS):
            server.sendmail("bieb@example.org", ["lezer@example.org"], content)
        return MAILS / (time.perf_counter() - began)
