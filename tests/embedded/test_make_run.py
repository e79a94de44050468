"""What `make run` says before it starts anything, and what it prints when it is ready."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from bieb.embedded.__main__ import ready_block
from bieb.embedded.library import Library
from bieb.embedded.places import CHECKOUT, Home, running_environment, write_private

HOLDS_THE_LOCK = """
import sys, time, pathlib
from bieb.embedded.places import STOPPING, Home
with Home(pathlib.Path(sys.argv[1])).lock(note=STOPPING):
    print("held", flush=True)
    time.sleep(1)
"""
Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start(home: Home) -> Start:
    """Run the real command in `home`, with these variables, to its end."""

    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "bieb.embedded", *arguments],
            cwd=CHECKOUT,
            env={**os.environ, "BIEB_HOME": str(home.path), **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def test_a_port_in_use_was_said_with_the_variable_to_change(home: Home, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ended = start(PORT=str(port))

    assert ended.returncode == 1
    assert f"Port {port} is in use" in ended.stderr
    assert f"make run PORT={port + 1}" in ended.stderr
    assert list(home.logs.glob("*.log")) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "0", "PORT must be a number from 1 to 65535"),
        ("PORT", "65536", "PORT must be a number from 1 to 65535"),
        ("PORT", "http", "PORT must be a number"),
        ("TODAY", "22-11-2031", "TODAY must be a date like 2031-11-22"),
    ],
)
def test_a_wrong_option_was_named(name: str, value: str, said: str, start: Start) -> None:
    ended = start(**{name: value})

    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_second_start_in_the_same_checkout_was_refused(home: Home, start: Start) -> None:
    with home.lock(note=", http://localhost:8000"):
        ended = start()

    assert ended.returncode == 1
    assert "This library already runs" in ended.stderr
    assert "http://localhost:8000" in ended.stderr


def test_a_start_waited_for_one_that_was_stopping(home: Home, start: Start) -> None:
    stopping = subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK, str(home.path)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert stopping.stdout is not None
    assert stopping.stdout.readline() == "held\n"

    ended = start("clean")

    stopping.communicate()
    assert ended.returncode == 0


def test_clean_left_nothing_but_the_lock(home: Home, start: Start) -> None:
    (home.path / "clock.json").touch()
    home.secret("SECRET_KEY")

    ended = start("clean")

    assert ended.returncode == 0
    assert [path.name for path in home.path.iterdir()] == ["lock"]


def test_a_secret_was_made_once_and_for_its_owner_only(home: Home) -> None:
    first = home.secret("SECRET_KEY")

    assert home.secret("SECRET_KEY") == first
    assert home.secret("ANOTHER") != first
    assert (home.path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_the_ready_block_named_the_addresses_and_every_log_in(home: Home) -> None:
    logins = [
        {
            "role": "Member",
            "name": "Fatima",
            "login": "2 1234",
            "password": "fiets",
            "note": "leest",
        },
        {"role": "Desk", "name": "Henk", "login": "henk", "password": "kaas", "totp": "JBSWY3DP"},
    ]
    write_private(home.path / "demo-logins.json", json.dumps(logins))
    library = Library(home, 8123, environment={"MAILBOX_URL": "http://localhost:8148"})

    block = ready_block(library)

    assert "http://localhost:8123/balie/" in block
    assert "http://localhost:8148/codes/" in block
    assert "2 1234            fiets" in block
    assert "Henk" in block


def test_a_second_terminal_found_the_servers_only_while_they_run(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIEB_HOME", str(home.path))
    write_private(home.running_environment, json.dumps({"DATABASE_URL": "postgresql://here"}))

    with home.lock():
        while_running = running_environment()

    assert while_running == {"DATABASE_URL": "postgresql://here"}
    assert running_environment() == {}
