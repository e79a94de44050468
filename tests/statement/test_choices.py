"""What only the owner decides is asked before anything starts, all at once and with the answers."""

import pytest

from statement.choices import CHOICES, DEMO, FACTS, Choice, Unchosen, Value, chosen_in

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
