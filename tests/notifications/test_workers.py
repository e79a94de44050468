"""Real workers, a real queue, a real mail server: killed, doubled and taken away."""

import inspect
import logging
import os
import signal
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection, transaction

from bieb.celery import app
from bieb.embedded.valkey import _binary, free_port
from bieb.lib.clock import noon
from bieb.logs import DiscreetFilter, JsonFormatter
from bieb.schedule import schedule
from loans.operations import return_copy
from notifications.models import LEASE, Message
from tests.builders import a_branch, a_member
from tests.celery_process import Surroundings, eventually
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, outcomes, reminded

pytestmark = pytest.mark.django_db(transaction=True)
SEND = "notifications.tasks.send_waiting"
WAITS_FOR_A_LOCK = "datname = current_database() AND wait_event_type = 'Lock'"
"""In this database: other tests have theirs on the same server."""
THE_DEAD_SAY_NOTHING = (
    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {WAITS_FOR_A_LOCK}"
)
"""Ends what a killed worker asked last. The server would do it, once the lock is off."""


@pytest.fixture(autouse=True)
def _ten_o_clock(surroundings: Surroundings) -> None:
    surroundings.set_clock(NOW)


def enqueue(surroundings: Surroundings, *tasks: str) -> None:
    queue = Celery(broker=surroundings.redis_url, set_as_current=False)
    for task in tasks:
        queue.send_task(task)
    queue.close()


def is_finished() -> bool:
    return not Message.objects.filter(state__in=["waiting", "sending"]).exists()


def test_two_workers_at_once_sent_each_reminder_once_and_none_after_a_return(
    surroundings: Surroundings, sink: Sink
) -> None:
    members = [a_member(email=f"lid{number}@example.org") for number in range(20)]
    returned = reminded(*members, *members)[0]
    return_copy(returned.copy, branch=a_branch(), today=NOW.date(), at=noon(NOW.date()))
    enqueue(surroundings, *[SEND] * 6)

    surroundings.start_worker()
    surroundings.start_worker()

    assert eventually(is_finished), surroundings.logs()
    assert Counter(mail["To"] for mail in sink.mails) == {
        f"lid{number}@example.org": 1 for number in range(20)
    }
    subjects = Counter(mail["Subject"].split()[1] for mail in sink.mails)
    assert subjects == {"2": 19, "1": 1}


def test_a_worker_killed_after_the_answer_left_a_doubt_that_is_never_sent_again(
    surroundings: Surroundings, sink: Sink
) -> None:
    reminded(a_member(email="jan@example.org"), a_member(email="wout@example.org"))
    worker = surroundings.start_worker()

    def take_and_hold_the_rows(_mail: EmailMessage) -> None:
        """Our lock keeps the worker from writing the outcome, however fast it is."""
        sink.when_taken = lambda _mail: None
        holder.execute("BEGIN; SELECT FROM notifications_message FOR UPDATE")

    with connection.get_new_connection(connection.get_connection_params()) as other:
        other.autocommit = True
        holder = other.cursor()
        sink.when_taken = take_and_hold_the_rows
        enqueue(surroundings, SEND)
        assert eventually(_waits_for_a_lock), surroundings.logs()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        holder.execute(THE_DEAD_SAY_NOTHING)
        holder.execute("ROLLBACK")

    assert [state for state, _ in sorted(outcomes())] == ["sending", "waiting"]
    surroundings.set_clock(NOW + 2 * LEASE)
    surroundings.start_worker()
    enqueue(surroundings, "notifications.tasks.mark_doubtful", SEND)
    assert eventually(is_finished), surroundings.logs()
    assert sorted(outcomes()) == [("doubtful", "worker_died"), ("sent", "")]
    assert Counter(mail["To"] for mail in sink.mails) == {
        "jan@example.org": 1,
        "wout@example.org": 1,
    }


def _waits_for_a_lock() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {WAITS_FOR_A_LOCK})")
        return bool(cursor.fetchone()[0])


class Queue:
    """A queue of its own that can be killed and come back empty at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(_binary()), "--port", str(self.port), "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def queue() -> Iterator[Queue]:
    made = Queue()
    yield made
    made.kill()


def test_a_queue_that_was_killed_lost_no_reminder(tmp_path: Path, sink: Sink, queue: Queue) -> None:
    own = Surroundings(tmp_path, sink.port, redis_url=f"redis://127.0.0.1:{queue.port}/0")
    own.set_clock(NOW)
    try:
        own.start_worker()
        own.start_beat()
        assert eventually(lambda: "A job was handed over." in own.logs())
        queue.kill()
        reminded(a_member(email="jan@example.org"))

        queue.start()
        own.start_worker()  # the first may have ended, when it held a task at that moment

        assert eventually(is_finished), own.logs()
        assert [mail["To"] for mail in sink.mails] == ["jan@example.org"]
    finally:
        own.stop()


def test_nothing_about_a_person_was_in_the_queue(surroundings: Surroundings) -> None:
    reminded(a_member(given_name="Zonneschijn", email="zonneschijn@example.org"))
    with Celery(broker=surroundings.redis_url, set_as_current=False) as told:
        told.send_task("a.task.that.tells", args=["zonneschijn@example.org"])
    assert "zonneschijn" in everything_in(surroundings)  # it can see
    surroundings.queue.flushdb()

    app.loader.import_default_modules()
    with app.connection_for_write(surroundings.redis_url) as address:
        for job in schedule().values():
            app.tasks[job["task"]].apply_async(connection=address, **job["options"])

    found = everything_in(surroundings)
    assert SEND in found
    assert "zonneschijn" not in found
    assert '"argsrepr": "\\u2026"' in found


def everything_in(surroundings: Surroundings) -> str:
    """All keys and values of the queue, with the bodies of tasks decoded."""
    text = []
    queue: Any = surroundings.queue
    for key in queue.scan_iter():
        readers = {"list": lambda k: queue.lrange(k, 0, -1), "set": queue.smembers}
        values = readers.get(queue.type(key).decode(), lambda k: [queue.dump(k)])(key)
        for value in values:
            text += [key.decode(), value.decode(errors="replace"), *_bodies(value)]
    return "\n".join(text).lower().replace("\\U", "\\u")


def _bodies(value: bytes) -> Iterator[str]:
    for part in value.split(b'"body": "')[1:]:
        yield b64decode(part.split(b'"')[0]).decode()


@pytest.mark.parametrize("task", sorted(job["task"] for job in schedule().values()))
def test_no_job_of_the_schedule_takes_arguments(task: str) -> None:
    app.loader.import_default_modules()

    assert not inspect.signature(app.tasks[task].run).parameters


def test_a_job_that_failed_was_logged_without_its_values() -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(DiscreetFilter())
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)

    @app.task(name="test.fails", shared=False)  # type: ignore[untyped-decorator]
    def fails(about: str) -> None:
        raise ValueError(about)

    try:
        fails.apply(["jan@example.org"])
    finally:
        logging.getLogger().removeHandler(handler)
        app.tasks.unregister("test.fails")

    assert '"job": "test.fails", "code": "ValueError"' in written.getvalue()
    assert "jan@example.org" not in written.getvalue()
