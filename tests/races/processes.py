"""Do things at the very same moment in processes of their own, as the workers of a server do."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any, Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, connections, transaction

from bieb.lib.errors import DomainError

Act = Callable[[], object]
PATIENCE = 120
A_MOMENT = 0.1
_fork = multiprocessing.get_context("fork")


class Moment(Protocol):
    """An event of threads or of processes."""

    def wait(self, timeout: float) -> bool: ...


def at_once(*acts: Act) -> list[str]:
    """Do each act in a process of its own, all from one start. Say what each heard, in order.

    "done", the code of a refusal, "gone" when it had ended meanwhile; anything else is a crash and
    is shown as it was.
    """
    start, answers = _fork.Barrier(len(acts)), _fork.SimpleQueue()
    workers = [
        _fork.Process(target=_work, args=(number, act, start, answers), daemon=True)
        for number, act in enumerate(acts)
    ]
    connections.close_all()  # a connection may not be shared with a child
    for worker in workers:
        worker.start()
    heard = dict(answers.get() for _worker in workers)
    for worker in workers:
        worker.join(PATIENCE)
    return [heard[number] for number in range(len(acts))]


def slowly(act: Act) -> Act:
    """The same act in a transaction that stays open a moment longer, so that the others meet it."""

    def run() -> None:
        with transaction.atomic():
            act()
            time.sleep(A_MOMENT)

    return run


def killed_in_the_middle(act: Callable[[Act], object]) -> None:
    """Start `act`, and kill its process with SIGKILL when it calls what it was given."""
    is_there = _fork.Event()

    def stop_here() -> None:
        is_there.set()
        signal.pause()

    killed_when(is_there, lambda: act(stop_here))


def killed_when(is_there: Moment, act: Act) -> None:
    """Start `act`, and kill its process with SIGKILL at a moment that somebody else tells."""
    connections.close_all()
    worker = _fork.Process(target=act, daemon=True)
    worker.start()
    assert is_there.wait(PATIENCE)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(PATIENCE)
    assert worker.exitcode == -signal.SIGKILL


def deadlocks() -> int:
    """Count the deadlocks that this database ever had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _work(number: int, act: Act, start: Any, answers: Any) -> None:
    connection.ensure_connection()
    start.wait(PATIENCE)
    answers.put((number, _heard(act)))
    connections.close_all()


def _heard(act: Act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    except ObjectDoesNotExist:
        return "gone"
    except BaseException as crash:
        return f"crash: {crash!r}"
    return "done"
