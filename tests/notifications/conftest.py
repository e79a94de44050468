"""A mail server, a quiet calendar and the processes that send."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.celery_process import Surroundings
from tests.notifications.gateway import Gateway, listening
from tests.notifications.sink import Sink, start


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real mail server; the library sends to it."""
    made = Sink()
    controller = start(made)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield made
    controller.stop()


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """A real gateway for text messages; the library sends to it."""
    with listening() as made:
        settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{made.server_port}"
        yield made


@pytest.fixture
def surroundings(tmp_path: Path, sink: Sink) -> Iterator[Surroundings]:
    """Processes that send to the mail server of the test."""
    made = Surroundings(home=tmp_path, mail_port=sink.port)
    made.queue.flushdb()
    yield made
    made.stop()
    made.queue.flushdb()
