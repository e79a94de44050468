"""What the owner of a library decides (C1 to C14): the questions, the answers, and what was chosen.

This module knows no database and no settings: the settings of the library are made with it.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).resolve().parent / "texts"


class Unchosen(Exception):
    """Something that only the owner can decide was not decided; the message names all of it."""


@dataclass(frozen=True)
class Value:
    """One answer. `refused` says why this version cannot keep it; empty when it can."""

    code: str
    means: Mapping[str, str]
    refused: str = ""


@dataclass(frozen=True)
class Choice:
    """One question: the setting that answers it, and every answer there is."""

    setting: str
    number: str
    asks: Mapping[str, str]
    values: Mapping[str, Value]
    demo: str

    @property
    def possible(self) -> list[Value]:
        """The answers that this version keeps."""
        return [value for value in self.values.values() if not value.refused]

    def trouble_with(self, answer: str) -> str:
        """Say why `answer` cannot stand; empty when it can."""
        if not answer:
            return "is not chosen"
        if answer not in self.values:
            return f"cannot be {answer!r}"
        refused = self.values[answer].refused
        return f"cannot be {answer!r}: {refused}" if refused else ""


@dataclass(frozen=True)
class Fact:
    """Something that only the library can say about itself."""

    setting: str
    means: str
    demo: str


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((TEXTS / "choices.toml").read_text())


def _choice(setting: str, text: Mapping[str, Any]) -> Choice:
    values = {
        code: Value(code, {"nl": each["nl"], "en": each["en"]}, each.get("refused", ""))
        for code, each in text["values"].items()
    }
    return Choice(
        setting, text["number"], {"nl": text["nl"], "en": text["en"]}, values, text["demo"]
    )


CHOICES: Mapping[str, Choice] = {
    setting: _choice(setting, text) for setting, text in _texts().items() if setting != "facts"
}
FACTS: Mapping[str, Fact] = {
    setting: Fact(setting, text["en"], text["demo"]) for setting, text in _texts()["facts"].items()
}
DEMO: Mapping[str, str] = {each.setting: each.demo for each in CHOICES.values()}


def chosen_in(read: Callable[[str], str], *, demo: bool) -> dict[str, str]:
    """Return what was decided; `read` gives the text of a variable, empty when there is none.

    A demo takes the documented answer where nothing was said.

    Raises:
        Unchosen: something was not decided, or not as this version can keep it; all at once.
    """
    defaults = {**DEMO, **{fact.setting: fact.demo for fact in FACTS.values()}}
    answers = {name: read(name) or (defaults[name] if demo else "") for name in defaults}
    troubles = troubles_with(answers)
    if troubles:
        raise Unchosen("\n".join(["The owner of the library decides first:", *troubles]))
    return answers


def troubles_with(answers: Mapping[str, str]) -> list[str]:
    """Name every decision that is not made, each with the answers there are and what they mean."""
    undecided = [
        _explained(each, trouble)
        for each in CHOICES.values()
        if (trouble := each.trouble_with(answers.get(each.setting, "")))
    ]
    unsaid = [
        f"  {each.setting} is not set: {each.means}."
        for each in FACTS.values()
        if not answers.get(each.setting)
    ]
    return undecided + unsaid


def _explained(choice: Choice, trouble: str) -> str:
    lines = [f"  {choice.setting} {trouble}. {choice.number}: {choice.asks['en']}"]
    lines += [f"    {value.code}: {value.means['en']}" for value in choice.possible]
    return "\n".join(lines)
