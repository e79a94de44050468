"""Starting, stopping and recovering, with real servers under the real supervisor."""

import os
import signal
import subprocess
import time

import psutil
import pytest

from bieb.embedded.places import Home
from tests.embedded.conftest import (
    Run,
    processes_of,
    stop,
    wait_until_empty,
    wait_until_ready,
)

DIES = "import sys, time; time.sleep(0.3); print('The shelf fell over.'); sys.exit(3)"
MOMENTS = [0.3 + tenth / 10 for tenth in range(24)]
IGNORES_SIGTERM = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_left_no_process_and_no_lock(
    how: signal.Signals, home: Home, run: Run
) -> None:
    first = run()
    wait_until_ready(first)
    assert len(processes_of(home)) >= 3

    stop(first, how)

    assert first.returncode == 0
    assert processes_of(home) == []
    assert home.holder() is None
    assert list(home.pids.glob("*.pid")) == []


def test_it_started_twice_in_a_row_on_the_same_data(home: Home, run: Run) -> None:
    first = run()
    wait_until_ready(first)
    stop(first, signal.SIGTERM)

    second = run()
    wait_until_ready(second)

    stop(second, signal.SIGTERM)
    assert (first.returncode, second.returncode) == (0, 0)


def test_killed_outright_it_took_the_others_along_and_started_again(home: Home, run: Run) -> None:
    first = run()
    wait_until_ready(first)
    stop(first, signal.SIGKILL)

    second = run()
    wait_until_ready(second)

    stop(second, signal.SIGTERM)
    assert second.returncode == 0
    assert processes_of(home) == []


@pytest.mark.soak
@pytest.mark.parametrize("seconds", MOMENTS if os.environ.get("BIEB_SOAK") else MOMENTS[::8])
def test_killed_at_any_moment_of_the_first_start_it_started_again(
    seconds: float, home: Home, run: Run
) -> None:
    first = run()
    time.sleep(seconds)
    stop(first, signal.SIGKILL)

    second = run()
    wait_until_ready(second)

    stop(second, signal.SIGTERM)
    assert second.returncode == 0


def test_what_outlived_a_killed_supervisor_was_stopped_by_the_next(home: Home, run: Run) -> None:
    stubborn = subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
    started_at = f"{psutil.Process(stubborn.pid).create_time():.2f}"
    (home.pids / "worker.pid").write_text(f"{stubborn.pid} {started_at} {int(signal.SIGTERM)}")

    library = run()
    wait_until_ready(library)

    assert stubborn.wait(5) == -signal.SIGTERM
    stop(library, signal.SIGTERM)


def test_a_stranger_with_the_number_of_an_old_child_was_left_alone(home: Home, run: Run) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "600"])
    (home.pids / "worker.pid").write_text(f"{stranger.pid} 12345.67 {int(signal.SIGTERM)}")

    library = run()
    wait_until_ready(library)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    stop(library, signal.SIGTERM)


def test_a_child_that_died_was_named_with_its_last_lines(home: Home, run: Run) -> None:
    library = run(DIES)

    _, said = library.communicate(timeout=30)

    assert library.returncode == 1
    assert "web ended with exit code 3" in said
    assert "The shelf fell over." in said
    assert processes_of(home) == []


def test_a_server_that_was_killed_stopped_everything(home: Home, run: Run) -> None:
    library = run()
    wait_until_ready(library)
    valkey = int((home.pids / "valkey.pid").read_text().split()[0])

    os.kill(valkey, signal.SIGKILL)
    _, said = library.communicate(timeout=30)

    assert library.returncode == 1
    assert "valkey ended by signal SIGKILL" in said
    assert processes_of(home) == []


def test_a_child_that_would_not_stop_was_killed(home: Home, run: Run) -> None:
    library = run(IGNORES_SIGTERM)
    wait_until_ready(library)

    stop(library, signal.SIGTERM)

    assert library.returncode == 0
    wait_until_empty(home)


def test_a_second_start_said_that_the_first_runs(home: Home, run: Run) -> None:
    first = run()
    wait_until_ready(first)

    second = run()
    _, said = second.communicate(timeout=30)

    assert second.returncode == 1
    assert f"already runs: process {first.pid}" in said
    assert first.poll() is None
    stop(first, signal.SIGTERM)
