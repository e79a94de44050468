"""Every sentence of the statement is there, in both languages, for every choice of an owner."""

import re

import pytest

from statement.choices import CHOICES, DEMO, Choice
from statement.clauses import CLAUSES, LANGUAGES, SECTIONS, Clause

ALL = [f"P{number}" for number in range(1, 59)] + [f"G{number}" for number in range(1, 11)]
STILL_LATER = {
    *(
        "P25",
        "P26",
        "P32",
        "P33",
        "P34",
        "P37",
        "G9",
    ),
}  # may only become shorter
WITH_VALUES = [
    (choice, answer)
    for choice in CHOICES.values()
    for answer in choice.values
    if answer != choice.demo
]


def test_every_number_had_a_clause_and_no_other_did() -> None:
    assert list(CLAUSES) == ALL


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_a_clause_said_something_and_left_nothing_open(clause: Clause, language: str) -> None:
    said = [clause.sentence(language, DEMO), clause.does(language, DEMO)]

    assert all(re.search(r"\w{3}.*[.?]$", each) for each in said)
    assert not re.search(r"[{}\[\]]", " ".join(said))
    assert clause.section in SECTIONS


def test_what_is_not_built_was_said_and_that_list_became_no_longer() -> None:
    later = {clause.id for clause in CLAUSES.values() if clause.later}

    assert later <= STILL_LATER
    assert all(clause.why_later("nl") for clause in CLAUSES.values() if clause.later)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("choice", "answer"), WITH_VALUES, ids=lambda each: getattr(each, "setting", each)
)
def test_every_answer_of_the_owner_changed_the_words(
    choice: Choice, answer: str, language: str
) -> None:
    otherwise = {**DEMO, choice.setting: answer}

    changed = {
        clause.id
        for clause in CLAUSES.values()
        if clause.sentence(language, otherwise) != clause.sentence(language, DEMO)
    }

    assert changed


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_a_clause_had_words_for_every_answer_to_its_question(clause: Clause) -> None:
    answers = set(CHOICES[clause.choice].values) if clause.choice else {""}

    assert set(clause.wordings["nl"]) == set(clause.wordings["en"]) == answers
