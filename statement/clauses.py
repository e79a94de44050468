"""The sentences of the privacy statement, P1 to P58 and G1 to G10, and what the software does.

The words stand in `texts/`, in Dutch and in English. A sentence that depends on what the owner
chose has one wording for each answer, and so has what the software does where that differs. `[words](place)` in a sentence is a link; see `links`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from statement.choices import TEXTS
from statement.facts import PROCESSORS

LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\)")
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Clause:
    """One promise: its sentence, and what the software does to keep it.

    `later` is empty, or says in English why the software does not do it yet.
    """

    id: str
    section: str
    choice: str
    wordings: Mapping[str, Mapping[str, str]]
    doing: Mapping[str, Mapping[str, str]]
    waiting: Mapping[str, str]

    def marked(self, language: str, choices: Mapping[str, str]) -> str:
        """Return the sentence with its links still marked."""
        return _filled(_chosen(self.wordings[language], self.choice, choices), choices)

    def sentence(self, language: str, choices: Mapping[str, str]) -> str:
        """Return the sentence as people read it; `choices` says what the owner chose."""
        return LINK.sub(r"\1", self.marked(language, choices))

    def does(self, language: str, choices: Mapping[str, str]) -> str:
        """Return what the software does to keep it, or what it does today when it is later."""
        return _filled(_chosen(self.doing[language], self.choice, choices), choices)

    @property
    def later(self) -> str:
        """Why the software does not do it yet; empty when it does."""
        return self.waiting["en"]

    def why_later(self, language: str) -> str:
        """Return the same reason in the language of the reader."""
        return self.waiting[language]


@dataclass(frozen=True)
class Section:
    """A heading of the statement."""

    code: str
    title: Mapping[str, str]


def _chosen(variants: Mapping[str, str], choice: str, choices: Mapping[str, str]) -> str:
    """Return the one text there is, or the one for what the owner answered."""
    return variants[""] if "" in variants else variants[choices[choice]]


def _filled(text: str, choices: Mapping[str, str]) -> str:
    for name, value in {"PROCESSORS": ", ".join(PROCESSORS.values()), **choices}.items():
        text = text.replace("{" + name.lower() + "}", value)
    return text


def _variants(words: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"": words} if isinstance(words, str) else words


def _clause(name: str, text: Mapping[str, Any]) -> Clause:
    return Clause(
        id=name,
        section=text["section"],
        choice=text.get("choice", ""),
        wordings={each: _variants(text[each]) for each in LANGUAGES},
        doing={each: _variants(text[f"does_{each}"]) for each in LANGUAGES},
        waiting={each: text.get(f"later_{each}", "") for each in LANGUAGES},
    )


def _read() -> dict[str, Clause]:
    found = {
        name: _clause(name, text)
        for path in sorted(TEXTS.glob("[0-9]*.toml"))
        for name, text in tomllib.loads(path.read_text()).items()
    }
    return {
        name: found[name]
        for name in sorted(found, key=lambda each: (each[0] == "G", int(each[1:])))
    }


CLAUSES: Mapping[str, Clause] = MappingProxyType(_read())
SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        code: Section(code, title)
        for code, title in tomllib.loads((TEXTS / "sections.toml").read_text()).items()
    }
)
