"""One batch job in a process of its own: `python -m bench.r20_worker JOB PORT`.

Prints how many rows the job did and the most memory that the process ever had, in kB.
"""

import resource
import sys
from collections.abc import Callable

import django
from django.test import override_settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def jobs() -> dict[str, Callable[[], int]]:
    """Return each job by its name."""
    from bench import history  # noqa: PLC0415  after django.setup
    from bench.r10_mail import NOW, TODAY  # noqa: PLC0415
    from bench.r11_newsletter import an_issue  # noqa: PLC0415
    from loans.settling import settle_open  # noqa: PLC0415
    from newsletters.issues import start  # noqa: PLC0415
    from newsletters.sending import send_issues  # noqa: PLC0415
    from notifications.outbox import send_waiting  # noqa: PLC0415
    from reminders.planning import write_reminders  # noqa: PLC0415
    from retention.operations import run_purge  # noqa: PLC0415

    return {
        "write_reminders": lambda: sum(each.messages for each in write_reminders(now=NOW)),
        "send_waiting": lambda: send_waiting(now=NOW),
        "settle_late": lambda: settle_open(today=TODAY, at=NOW),
        "start_newsletter": lambda: start(an_issue(per_minute=3_000), at=NOW),
        "send_newsletter": lambda: send_issues(now=NOW),
        "purge": lambda: run_purge(today=history.TODAY, force=True).done["loans_borrower"],
    }


def main(job: str, port: str) -> None:
    """Do it, and print the two numbers."""
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=int(port)):
        rows = jobs()[job]()
    print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
