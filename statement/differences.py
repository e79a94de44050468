"""What differs between two versions, sentence by sentence and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from statement.clauses import LINK
from statement.models import StatementVersion

WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Part:
    """Some words that stayed, went or came."""

    text: str
    kind: str


@dataclass(frozen=True)
class Difference:
    """One sentence that is not the same: how it was, how it is; empty when it was not there."""

    id: str
    heading: str
    was: str
    now: str

    @property
    def was_parts(self) -> list[Part]:
        """The old words, those that went marked as "gone"."""
        return list(_parts(self.was, self.now, "gone"))

    @property
    def now_parts(self) -> list[Part]:
        """The new words, those that came marked as "new"."""
        return list(_parts(self.now, self.was, "new"))


def differences(old: StatementVersion, new: StatementVersion, language: str) -> list[Difference]:
    """Return every sentence that differs, in the order of the new version; then what is gone."""
    headings = {**_headings(old, language), **_headings(new, language)}
    before, after = _sentences(old, language), _sentences(new, language)
    return [
        Difference(name, headings[name], before.get(name, ""), after.get(name, ""))
        for name in [*after, *(name for name in before if name not in after)]
        if before.get(name) != after.get(name)
    ]


def differing_facts(old: StatementVersion, new: StatementVersion) -> list[tuple[str, str, str]]:
    """Return (name, old, new) of what the library says about itself and chose, where it differs."""
    before = {**old.said["facts"], **old.said["choices"]}
    after = {**new.said["facts"], **new.said["choices"]}
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _sentences(version: StatementVersion, language: str) -> dict[str, str]:
    return {each["id"]: LINK.sub(r"\1", each[language]) for each in version.said["clauses"]}


def _headings(version: StatementVersion, language: str) -> dict[str, str]:
    said = version.said
    titles = {each["code"]: each[language] for each in said["sections"]}
    return {each["id"]: titles[each["section"]] for each in said["clauses"]}


def _parts(text: str, other: str, kind: str) -> Iterator[Part]:
    words, others = WORD.findall(text), WORD.findall(other)
    matcher = SequenceMatcher(
        None, [w.strip() for w in words], [w.strip() for w in others], autojunk=False
    )
    for what, start, end, _start, _end in matcher.get_opcodes():
        if start < end:
            yield Part("".join(words[start:end]), "same" if what == "equal" else kind)
