"""Real Celery processes for tests: beat and workers, on the database and the queue of the test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from redis import Redis

from bieb.embedded.processes import tied_to_us
from bieb.lib import clock

ROOT = Path(settings.BASE_DIR)
QUEUE_NUMBER = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
"""A numbered database of Valkey for each worker of the tests: no other test sees these tasks."""


@dataclass
class Surroundings:
    """What the processes of one test share: a home, a clock, a queue, a mail server."""

    home: Path
    mail_port: int = 1
    redis_url: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redis_url = self.redis_url or (
            urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{QUEUE_NUMBER}").geturl()
        )

    @property
    def queue(self) -> Redis:
        return Redis.from_url(self.redis_url)

    def set_clock(self, moment: datetime) -> None:
        """Make it `moment` for every process of this test; the clock keeps ticking."""
        offset = moment.astimezone(UTC) - datetime.now(UTC)
        draft = self.home / "clock.draft"
        draft.write_text(json.dumps({"offset_seconds": int(offset.total_seconds())}))
        draft.replace(self.home / "clock.json")

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start `celery` with these arguments; its output goes to a file in the home."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bieb.settings",
            "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnop",
            "BEHIND_TLS": "off",
            "BIEB_HOME": str(self.home),
            "BIEB_CLOCK_FILE": str(self.home / "clock.json"),
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DATABASE_URL": _on_the_test_database("DATABASE_URL"),
            "DATABASE_PURGE_URL": _on_the_test_database("DATABASE_PURGE_URL"),
            **variables,
        }
        with (self.home / f"{arguments[0]}-{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "bieb", "--quiet", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=tied_to_us(signal.SIGKILL),  # noqa: PLW1509  a killed test run leaves nothing
            )
        self.running.append(process)
        return process

    def start_beat(self, **variables: str) -> subprocess.Popen[bytes]:
        return self.start("beat", "--pidfile", "", "--loglevel", "INFO", **variables)

    def start_worker(self, **variables: str) -> subprocess.Popen[bytes]:
        return self.start(
            *("worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            **variables,
        )

    def logs(self) -> str:
        """Everything the processes wrote."""
        return "\n".join(each.read_text() for each in sorted(self.home.glob("*.log")))

    def stop(self) -> None:
        """End every process, however it is, and empty the queue."""
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()


def eventually(condition: Callable[[], object], *, seconds: float = 90) -> bool:
    """Wait until `condition` holds; False when it does not within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def amsterdam(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.AMSTERDAM)


def _on_the_test_database(variable: str) -> str:
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
