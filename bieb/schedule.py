"""When the library does what it does by itself. In code, so that no click can end a promise.

All times are Europe/Amsterdam by the clock of the library. When that clock jumps forward (or
nobody ran the schedule for a while), each job that was missed is done once. No job has a time
between two and three at night: that hour comes twice in October, and never in March.
"""

from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from celery.schedules import schedule as every

from bieb.lib import clock

A_MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
AN_HOUR = timedelta(hours=1)
A_MOMENT = timedelta(seconds=5)
"""How often the outbox is emptied in the demo, where somebody is waiting for the mail."""


def schedule() -> dict[str, dict[str, Any]]:
    """Return every job with its time."""
    outbox = A_MOMENT if clock.can_move() else A_MINUTE
    return {
        "move-stragglers": _job("loans.tasks.move_stragglers", _at(hour=0, minute=5)),
        "expire-shelf": _job("reservations.tasks.expire_shelf", _at(hour=0, minute=10)),
        "settle-late": _job("loans.tasks.settle_late", _at(hour=0, minute=15)),
        "end-what-is-lost": _job("loans.tasks.end_what_is_lost", _at(hour=0, minute=20)),
        "end-consents": _job("consent.tasks.end_by_themselves", _at(hour=0, minute=25)),
        "lift-demands": _job("partners.tasks.lift", _at(hour=0, minute=35)),
        "open-months-of-returns": _job("loans.tasks.open_months", _at(hour=0, minute=30)),
        "purge": _job("retention.tasks.purge_daily", _at(hour=1, minute=0)),
        "erase-due": _often("erasure.tasks.erase_due", A_MINUTE),
        "raise-alarms": _job("audit.tasks.raise_alarms_nightly", _at(hour=4, minute=30)),
        "send-page-counts": _job("statement.tasks.send_page_counts", _at(hour=4, minute=45)),
        "refresh-words": _job("catalog.tasks.refresh_words", _at(hour=5, minute=0)),
        "watch-terms": _job("rights.tasks.watch_terms", _at(hour=6, minute=30)),
        "tend-exports": _job("rights.tasks.tend", every(TEN_MINUTES, nowfun=library_now)),
        "watch-holds": _job("erasure.tasks.watch_holds", _at(hour=6, minute=40)),
        "watch-agreements": _job("partners.tasks.watch_agreements", _at(hour=6, minute=45)),
        "watch-overdue": _job("retention.tasks.watch_overdue", _at(hour=6, minute=0)),
        "write-reminders": _job("reminders.tasks.write_reminders", _at(hour=7, minute=0)),
        "write-new-arrivals": _job("arrivals.tasks.write_round", _at(hour=7, minute=20)),
        "send-waiting": _often("notifications.tasks.send_waiting", outbox),
        "match-requests": _often("access.tasks.match", outbox),
        **_newsletters(outbox),
        **_applications(outbox),
        "mark-doubtful": _job(
            "notifications.tasks.mark_doubtful", every(AN_HOUR, nowfun=library_now)
        ),
    }


def _newsletters(often: timedelta) -> dict[str, dict[str, Any]]:
    """Return the jobs of the newsletter; the next run does what one that was late would do."""
    hourly = every(AN_HOUR, nowfun=library_now)
    return {
        "mail-sign-ups": _often("newsletters.tasks.mail_sign_ups", often),
        "send-newsletters": _often("newsletters.tasks.send_issues", often),
        "tidy-newsletters": _job("newsletters.tasks.tidy_newsletters", hourly),
    }


def _applications(often: timedelta) -> dict[str, dict[str, Any]]:
    """Return the jobs of who wants to become a member."""
    hourly = every(AN_HOUR, nowfun=library_now)
    return {
        "mail-links": _often("joining.tasks.mail_links", often),
        "tidy-applications": _job("joining.tasks.tidy_applications", hourly),
    }


def library_now() -> datetime:
    """Return the moment by the library's clock; a name of its own, because beat stores it."""
    return clock.now().astimezone(clock.AMSTERDAM)


def _at(*, hour: int, minute: int) -> crontab:
    return crontab(hour=hour, minute=minute, nowfun=library_now)


def _often(task: str, often: timedelta) -> dict[str, Any]:
    """A job that loses its sense after a minute: the next one does the same work."""
    return _job(task, every(often, nowfun=library_now), expires=A_MINUTE.total_seconds())


def _job(task: str, when: Any, **options: Any) -> dict[str, Any]:
    return {"task": task, "schedule": when, "options": options}
