"""What only the owner decides is asked before anything starts, all at once and with the answers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from audit.operations import record_access
from bieb.lib import clock
from statement.choices import CHOICES, DEMO, FACTS, Choice, Unchosen, Value, chosen_in
from tests.builders import a_colleague, a_member

DECIDED = {**DEMO, **{each.setting: each.demo for each in FACTS.values()}}
ANSWERS = [(choice, value) for choice in CHOICES.values() for value in choice.values.values()]


def settled(answers: dict[str, str], *, demo: bool = False) -> dict[str, str]:
    return chosen_in(lambda name: answers.get(name, ""), demo=demo)


def name_of(each: Choice | Value) -> str:
    return each.setting if isinstance(each, Choice) else each.code


@pytest.mark.parametrize("name", DECIDED)
def test_nothing_started_before_the_owner_had_decided(name: str) -> None:
    with pytest.raises(Unchosen, match=f"{name} is not "):
        settled({**DECIDED, name: ""})


@pytest.mark.parametrize(("choice", "value"), ANSWERS, ids=name_of)
def test_every_answer_was_taken_or_refused_with_its_reason(choice: Choice, value: Value) -> None:
    answers = {**DECIDED, choice.setting: value.code}

    if value.refused:
        with pytest.raises(Unchosen) as refusal:
            settled(answers)
        assert f"{choice.setting} cannot be '{value.code}': {value.refused}" in str(refusal.value)
    else:
        assert settled(answers)[choice.setting] == value.code


@pytest.mark.parametrize("choice", CHOICES.values(), ids=name_of)
def test_an_answer_that_does_not_exist_was_refused(choice: Choice) -> None:
    with pytest.raises(Unchosen, match=f"{choice.setting} cannot be 'maybe'"):
        settled({**DECIDED, choice.setting: "maybe"})


def test_a_demo_decided_as_documented_where_nobody_had() -> None:
    assert settled({}, demo=True) == DECIDED
    assert settled({"SHARE_LINKS": "none"}, demo=True)["SHARE_LINKS"] == "none"


def test_the_fourteen_questions_of_the_owner_were_all_there() -> None:
    assert {choice.number for choice in CHOICES.values()} == {
        f"C{number}" for number in range(1, 15)
    }


@pytest.mark.parametrize(("choice", "value"), ANSWERS, ids=name_of)
def test_the_example_said_what_each_answer_means(choice: Choice, value: Value) -> None:
    example = Path(settings.BASE_DIR, "dotenv.example").read_text()

    asked = example.partition(f"# {choice.number}: {choice.asks['en']}\n")[2]
    answers = asked.partition(f"\n{choice.setting}=\n")[0].splitlines()
    note = " (not in this version)" if value.refused else ""
    assert f"#   {value.code}: {value.means['en']}{note}" in answers


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "seen"), [("shown", True), ("on_request", False)])
def test_a_member_saw_who_looked_at_once_or_was_told_on_request(
    client: Client, settings: Any, answer: str, *, seen: bool
) -> None:
    settings.STAFF_LOOKS = answer
    zoe = a_member()
    at = clock.now() - timedelta(days=3)
    record_access([zoe.pk], staff=a_colleague(), reason="phone", activity="member", at=at)
    client.force_login(zoe.account)

    privacy = client.get("/mijn/privacy/").content.decode()
    at_home = client.get("/mijn/").content.decode()

    assert ("hulp via telefoon of e-mail" in privacy) is seen
    assert ("Vraag de klantenservice wanneer een medewerker" in privacy) is not seen
    assert ("Bekijk wie en waarom, en wat we bewaren" in at_home) is seen
