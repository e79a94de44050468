"""The containers, without a container engine: every variable and every command, for real."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import connections

from statement.choices import CHOICES, FACTS

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["prepare", "web", "worker", "beat"]


def environment(service: str) -> dict[str, str]:
    """The variables of a service, with the defaults that compose would fill in."""
    given = SERVICES[service]["environment"]
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for name, value in given.items()}


def on_our_servers(service: str) -> dict[str, str]:
    """The same variables with the addresses of the servers of this test run."""
    here = {
        name: os.environ[name]
        for name in os.environ
        if name.endswith("_URL") or name == "BIEB_HOME"
    }
    database = connections["default"].settings_dict["NAME"]
    here |= {
        name: re.sub(r"/[\w]+\?", f"/{database}?", value)
        for name, value in here.items()
        if name.startswith("DATABASE_")
    }
    paths = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return environment(service) | here | paths | {"BIEB_KEY_STORE": f"{here['BIEB_HOME']}/keys"}


def command(service: str, port: int = 0) -> list[str]:
    return shlex.split(SERVICES[service]["command"].replace(":8000", f":{port}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(service: str, port: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command(service, port),
        cwd=ROOT,
        env=on_our_servers(service),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def eventually(holds: Callable[[], bool], seconds: int = 120) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_a_service_was_one_the_settings_know(service: str) -> None:
    known = set(re.findall(r"^([A-Z_]+)=", (ROOT / "dotenv.example").read_text(), re.MULTILINE))

    assert set(environment(service)) <= known


def test_every_variable_that_the_settings_read_was_in_the_example() -> None:
    source = (ROOT / "bieb" / "settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|required|database)\(\s*"([A-Z_]+)"', source))
    read |= {*CHOICES, *FACTS}
    known = set(re.findall(r"^([A-Z_]+)=", (ROOT / "dotenv.example").read_text(), re.MULTILINE))

    assert read == known


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_said_when_it_is_healthy(service: str) -> None:
    assert "healthcheck" in SERVICES[service] or SERVICES[service].get("restart") == "no"


@pytest.mark.parametrize("service", OURS)
def test_the_settings_took_the_variables_of_a_service(service: str) -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--fail-level", "ERROR"],
        cwd=ROOT,
        env=environment(service)
        | {"PATH": os.environ["PATH"], "BIEB_KEY_STORE": os.environ["BIEB_HOME"]},
        capture_output=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.django_db(transaction=True)
def test_the_command_that_prepares_the_database_ran() -> None:
    result = subprocess.run(
        command("prepare"),
        cwd=ROOT,
        env=on_our_servers("prepare"),
        capture_output=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.django_db(transaction=True)
def test_the_command_of_the_web_server_answered() -> None:
    port = free_port()

    with running("web", port):
        assert eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))


@pytest.mark.django_db(transaction=True)
def test_the_commands_of_worker_and_beat_kept_running() -> None:
    with running("worker") as worker, running("beat") as beat:
        ping = [str(Path(sys.executable).with_name("celery")), "-A", "bieb", "inspect", "ping"]
        assert eventually(
            lambda: (
                subprocess.run(
                    ping, cwd=ROOT, env=on_our_servers("worker"), capture_output=True, check=False
                ).returncode
                == 0
            )
        )
        assert (worker.poll(), beat.poll()) == (None, None)


def test_the_image_ran_as_an_ordinary_user_without_test_tools() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert re.search(r"^USER bieb$", dockerfile, re.MULTILINE)
    assert "--no-default-groups" in dockerfile
