"""The whole library on one machine: which programs, with which settings, in which order."""

import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from signal import SIGKILL

from bieb.embedded.places import CHECKOUT, EmbeddedError, Home, write_private
from bieb.embedded.postgres import start_postgres
from bieb.embedded.processes import Program
from bieb.embedded.supervisor import Supervisor
from bieb.embedded.valkey import start_valkey

LOOPBACK = "127.0.0.1"
MAILBOX_STEP = 25  # as in SMTP: the library on 8000 has its mailbox on 8025
PREPARING_MAY_TAKE = 300
STARTING_MAY_TAKE = 90


@dataclass
class Library:
    """One run of the library: what was asked, and what is listening."""

    home: Home
    port: int
    today: date | None = None
    say: Callable[[str], None] = print
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    sockets: dict[str, socket.socket] = field(default_factory=dict)

    @property
    def site_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def mailbox_url(self) -> str:
        return self.environment.get("MAILBOX_URL", "")

    @property
    def is_demo(self) -> bool:
        return self.environment.get("BIEB_DEMO") == "1"

    def start(self, supervisor: Supervisor) -> None:
        """Start everything and wait until the library says that it is ready.

        Raises:
            EmbeddedError: something did not start; the text says what.
            StopRequested: we were asked to stop meanwhile.
        """
        self._open_sockets()
        self._start_servers(supervisor)
        self._choose_settings()
        write_private(self.home.running_environment, json.dumps(self._shared_settings(), indent=2))
        with self._told("Database, translations, pages and demo data"):
            supervisor.run(*self._preparing())
            self.home.complete.touch()
        for program in self._programs():
            supervisor.start(program)
        self._close_sockets()
        with self._told("Web server, worker, beat and mailbox"):
            supervisor.wait_until(
                self.is_ready, seconds=STARTING_MAY_TAKE, what=f"Starting ({self.not_ready()})"
            )

    def is_ready(self) -> bool:
        """Whether the library answers that database, broker, beat and migrations are in order."""
        return self.not_ready() == ""

    def not_ready(self) -> str:
        """Say what is still missing; empty when everything is there."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            words = answer.read(2000).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return str(error) or type(error).__name__
        finally:
            connection.close()
        return "" if answer.status == HTTPStatus.OK else words or str(answer.status)

    def _open_sockets(self) -> None:
        """Take our ports first: they are refused before anything is started."""
        try:
            self.sockets["web"] = _listening(self.port)
        except OSError as error:
            raise EmbeddedError(
                f"Port {self.port} is in use ({error.strerror}). Choose another one with PORT, "
                f"for example: make run PORT={self.port + 1}"
            ) from None
        if "EMAIL_URL" not in self.environment:
            self.sockets["smtp"] = _listening(0)
            try:
                self.sockets["mailbox"] = _listening(self.port + MAILBOX_STEP)
            except (OSError, OverflowError):
                self.sockets["mailbox"] = _listening(0)

    def _close_sockets(self) -> None:
        """The programs have them now; ours would keep the ports busy after they end."""
        for each in self.sockets.values():
            each.close()

    def _start_servers(self, supervisor: Supervisor) -> None:
        """Start the servers whose address nobody gave us."""
        if self.environment.get("DATABASE_URL"):
            self.say("PostgreSQL: the one in DATABASE_URL")
        else:
            self._throw_away_a_half_first_start()
            with self._told("PostgreSQL"):
                database = start_postgres(self.home)
                supervisor.adopt(database.child)
            self.environment |= {
                **database.environment(),
                **database.programs(),
                "BIEB_DEMO": "1",
            }
        if self.environment.get("REDIS_URL"):
            self.say("Valkey: the one in REDIS_URL")
        else:
            with self._told("Valkey"):
                broker = start_valkey(self.home)
                supervisor.adopt(broker.child)
            self.environment |= broker.environment()
        supervisor.look()

    def _throw_away_a_half_first_start(self) -> None:
        """Begin anew unless an earlier start came to its end: half a demo looks like a whole one.

        The same goes for data outside a home that somebody removed by hand: the keys are gone.
        """
        if not self.home.complete.exists():
            self.home.forget()
            self.home.make()

    def _choose_settings(self) -> None:
        """Fill in what nobody gave us. Secrets are made once and kept."""
        if self.today and not self.is_demo:
            raise EmbeddedError("TODAY moves the clock of the demo; this is not a demo database.")
        chosen = {
            "BIEB_HOME": str(self.home.path),
            "BIEB_KEY_STORE": str(self.home.keys),
            "STATIC_ROOT": str(self.home.path / "static"),
            "SECRET_KEY": self.home.secret("SECRET_KEY"),
            "ALLOWED_HOSTS": f"localhost,{LOOPBACK},[::1]",
            "SITE_URL": self.site_url,
            "BEHIND_TLS": "off",
            "DJANGO_SETTINGS_MODULE": "bieb.settings",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(CHECKOUT),
        }
        if self.is_demo:
            chosen["BIEB_CLOCK_FILE"] = str(self.home.path / "clock.json")
        if "smtp" in self.sockets:
            chosen["EMAIL_URL"] = f"smtp://{LOOPBACK}:{_port(self.sockets['smtp'])}"
            chosen["SMS_GATEWAY_URL"] = f"http://{LOOPBACK}:{_port(self.sockets['mailbox'])}/sms"
            chosen["MAILBOX_URL"] = f"http://localhost:{_port(self.sockets['mailbox'])}"
        self.environment = {**chosen, **self.environment}

    def _shared_settings(self) -> dict[str, str]:
        """What a second terminal needs to work in the running library, and nothing else."""
        return {
            name: value
            for name, value in self.environment.items()
            if name not in os.environ and not name.startswith("PYTHON")
        }

    def _preparing(self) -> Iterator[Program]:
        options = ["--seed"] if self.is_demo else []
        options += ["--today", self.today.isoformat()] if self.today else []
        job = ("-m", "bieb.embedded.preparing")
        # The first commit of the running library writes all of these to disk as well.
        fast = {"PGOPTIONS": "-c synchronous_commit=off"}
        yield self._python("prepare-database", *job, "database", *options, extra=fast)
        yield self._python("prepare-pages", *job, "pages")

    def _programs(self) -> Iterator[Program]:
        web = self.sockets["web"].fileno()
        # Each thread keeps a connection, and each connection counts as 20 MB of the 700 we allow.
        yield self._python(
            *("web", "-m", "gunicorn", "bieb.wsgi", "--bind", f"fd://{web}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "2"),
            *("--graceful-timeout", "5", "--no-control-socket"),
            inherited=[web],
        )
        celery = ("-m", "celery", "-A", "bieb", "--quiet")
        yield self._python(
            *("worker", *celery, "worker", "--pool", "threads", "--concurrency", "2"),
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        )
        yield self._python("beat", *celery, "beat", "--pidfile", "", "--loglevel", "INFO")
        if "smtp" in self.sockets:
            smtp, mailbox = self.sockets["smtp"].fileno(), self.sockets["mailbox"].fileno()
            yield self._python(
                *("mailbox", "-m", "bieb.embedded.mailbox", str(self.home.mail)),
                *("--smtp-fd", str(smtp), "--web-fd", str(mailbox), "--site-url", self.site_url),
                *("--logins", str(self.home.logins)),
                inherited=[smtp, mailbox],
            )

    def _python(
        self,
        name: str,
        *arguments: str,
        inherited: Sequence[int] = (),
        extra: Mapping[str, str] | None = None,
    ) -> Program:
        """Celery finishes its tasks on SIGTERM, for which it needs the broker. When we were
        killed the broker is gone as well, so then it is killed too; the tasks come back."""
        return Program(
            name,
            [sys.executable, *arguments],
            environment={**self.environment, **(extra or {})},
            directory=CHECKOUT,
            inherited=inherited,
            orphan_signal=SIGKILL,
        )

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        self.say(f"{what} ...")
        yield
        self.say(f"{what}: ready ({time.monotonic() - began:.1f} s)")


def _listening(port: int) -> socket.socket:
    """Open a loopback port; refuse one that somebody listens to."""
    return socket.create_server((LOOPBACK, port), backlog=128)


def _port(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port


def demo_logins(home: Home) -> list[dict[str, str]]:
    """Return the log-ins that the demo data wrote down; none when there is no demo data."""
    try:
        found: list[dict[str, str]] = json.loads(home.logins.read_text())
    except (OSError, ValueError):
        return []
    return found
