"""Settings: refused with a clear message when something is missing, and strict when it is not."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from statement.choices import CHOICES, DEMO, FACTS

DECIDED = {**DEMO, **{each.setting: each.demo for each in FACTS.values()}}
PRODUCTION = DECIDED | {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "q8vX2mZr7LwK4tYp9sBn3cHd6fJg1aEuR5oTiVyWlMxNzSkQ0bD",
    "DATABASE_URL": "postgresql://bieb@127.0.0.1:1/bieb",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "BIEB_KEY_STORE": os.environ["BIEB_HOME"],
}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_a_missing_variable_was_named_with_what_to_do(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    answer = manage(environment, "check")

    assert answer.returncode != 0
    assert f"{name} is not set" in answer.stderr
    assert "dotenv.example" in answer.stderr


def test_every_decision_was_asked_at_once_with_its_answers() -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key not in DECIDED}

    answer = manage(environment, "check").stderr

    assert [name for name in DECIDED if f"{name} is not " not in answer] == []
    possible = [value for choice in CHOICES.values() for value in choice.possible]
    assert [each for each in possible if f"{each.code}: {each.means['en']}" not in answer] == []


def test_a_demo_took_the_documented_answers() -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key not in DECIDED}

    answer = manage(environment | {"BIEB_DEMO": "1"}, "check")

    assert answer.returncode == 0, answer.stderr


def test_where_the_network_gets_nothing_no_partner_could_ask_about_a_card() -> None:
    asking = "from django.conf import settings; print(*settings.PARTNER_SCOPES)"

    scopes = manage(PRODUCTION | {"NETWORK_LOOKUP": "none"}, "shell", "--command", asking).stdout

    assert "cards:check" not in scopes
    assert "loans:read" in scopes


def test_the_settings_of_production_were_without_a_warning() -> None:
    answer = manage(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("variable", "code"),
    [
        ({"BIEB_CLOCK_FILE": "clock.json"}, "bieb.E001"),
        ({"BIEB_DEMO": "1"}, "bieb.E002"),
        ({"SECRET_KEY": "change-me-this-key-is-in-a-public-file-0123456789-abcdef"}, "bieb.E003"),
    ],
)
def test_something_of_a_demo_was_refused_in_production(variable: dict[str, str], code: str) -> None:
    answer = manage(PRODUCTION | variable, "check", "--deploy")

    assert answer.returncode != 0
    assert code in answer.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/zoeken/", "/privacy/", "/nergens/"])
def test_every_page_forbade_what_is_not_our_own(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert set(rules.values()) <= {"'self'", "'none'"}
