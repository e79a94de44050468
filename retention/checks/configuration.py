"""Settings with which personal data would end up where nobody looks for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, register

from retention.checks.common import error

UNSAFE_SESSIONS = {
    "django.contrib.sessions.backends.db": "a session nobody can find by its person",
    "django.contrib.sessions.backends.cache": "who is logged in, in a cache that is not erased",
    "django.contrib.sessions.backends.cached_db": "who is logged in, in a cache that is not erased",
    "django.contrib.sessions.backends.file": "who is logged in, in files",
    "django.contrib.sessions.backends.signed_cookies": "who is logged in, readable in the browser",
}
UNSAFE = {
    "CELERY_RESULT_EXTENDED": "the queue would keep what tasks were called with",
    "CELERY_WORKER_SEND_TASK_EVENTS": "the queue would tell what tasks are called with",
    "CELERY_TASK_SEND_SENT_EVENT": "the queue would tell what tasks are called with",
    "CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED": "the queue would keep values of failures",
    "ADMINS": "error mails would carry what people typed",
}
MESSAGES_OUTSIDE = "django.contrib.messages.storage.session.SessionStorage"


@register("privacy")
def settings_are_safe(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E011: a setting that makes copies of personal data, or shows them."""
    for name, why in UNSAFE.items():
        if getattr(settings, name, None):
            yield error("E011", f"{name} is set: {why}.")
    yield from _about_the_queue()
    yield from _about_pages()
    yield from _about_logs()


def _about_the_queue() -> Iterable[CheckMessage]:
    if getattr(settings, "CELERY_RESULT_BACKEND", None):
        yield error("E011", "CELERY_RESULT_BACKEND is set: answers of tasks would be kept.")
    if not getattr(settings, "CELERY_TASK_IGNORE_RESULT", False):
        yield error("E011", "CELERY_TASK_IGNORE_RESULT is off: answers of tasks would be kept.")
    if "pickle" in getattr(settings, "CELERY_ACCEPT_CONTENT", ()):
        yield error("E011", "CELERY_ACCEPT_CONTENT has pickle: whole rows could be queued.")


def _about_pages() -> Iterable[CheckMessage]:
    if settings.SESSION_ENGINE in UNSAFE_SESSIONS:
        why = UNSAFE_SESSIONS[settings.SESSION_ENGINE]
        yield error("E011", f"SESSION_ENGINE keeps {why}.")
    if settings.MESSAGE_STORAGE != MESSAGES_OUTSIDE:
        yield error("E011", "MESSAGE_STORAGE puts what pages say to people into cookies.")
    if settings.DEBUG and not settings.DEMO:
        yield error("E011", "DEBUG is on: error pages would show what people typed.")


def _about_logs() -> Iterable[CheckMessage]:
    logging: Mapping[str, Any] = settings.LOGGING
    for name, handler in logging.get("handlers", {}).items():
        if "discreet" not in handler.get("filters", ()):
            yield error(
                "E011", f"LOGGING: the handler {name!r} writes without the discreet filter."
            )
    for name, logger in logging.get("loggers", {}).items():
        if "backends" in name and logger.get("level") == "DEBUG":
            yield error("E011", f"LOGGING: {name!r} would write every value of every query.")
