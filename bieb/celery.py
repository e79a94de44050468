"""The workers: they take tasks from the queue and ask operations to do them.

Nothing about a person goes into the queue: a task has no arguments or only numbers of rows, what
it was called with is never described in words, and a failure is logged without its values.
"""

import logging.config
import os
from typing import Any

from celery import Celery, Task
from celery.exceptions import Ignore
from celery.signals import setup_logging
from django.conf import settings
from django.utils.module_loading import import_string

from bieb.schedule import schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bieb.settings")
logger = logging.getLogger("bieb.tasks")
UNSAID = "…"
CLOSED_SECONDS = 60


class DiscreetTask(Task):
    """A task whose arguments and errors stay out of the queue's headers and out of the log."""

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Enqueue without a description of the arguments."""
        options |= {"argsrepr": UNSAID, "kwargsrepr": UNSAID}
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do nothing while a backup was put back and not replayed; what cannot wait comes again."""
        if not import_string(settings.WHY_CLOSED)():
            return super().__call__(*args, **kwargs)
        if any(job["task"] == self.name for job in schedule().values()):
            raise Ignore
        raise self.retry(countdown=CLOSED_SECONDS, max_retries=None)

    def on_failure(
        self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        """Say which job failed and where in the code; never with which values."""
        logger.error(
            "A job failed.",
            exc_info=(type(exc), exc, exc.__traceback__),
            extra={"job": self.name, "code": type(exc).__name__},
        )


def follow_the_schedule(sender: Celery, **_: Any) -> None:
    """Take the schedule from the code: nobody can click a promise away."""
    sender.conf.beat_schedule = schedule()


def log_as_the_pages_do(**_: Any) -> None:
    """Keep Celery from adding handlers of its own: its lines go where all others go."""
    logging.config.dictConfig(settings.LOGGING)


app = Celery("bieb", task_cls=DiscreetTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.on_after_configure.connect(follow_the_schedule)
setup_logging.connect(log_as_the_pages_do)
