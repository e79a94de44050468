"""The statement as people read it: headings, sentences, and for each what the software does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from statement.clauses import CLAUSES, LINK
from statement.links import addresses
from statement.proofs import UNPROVED, Proof, Status, last_proofs


@dataclass(frozen=True)
class Sentence:
    """One clause on the page. `later` is the reason when the software does not do it yet."""

    id: str
    words: SafeString
    does: str
    later: str
    proof: Proof

    @property
    def status(self) -> Status:
        """What the badge says: later wins from whatever ran."""
        return Status.LATER if self.later else self.proof.status


@dataclass(frozen=True)
class Heading:
    """A section of the page."""

    code: str
    title: str
    sentences: Sequence[Sentence]


def headings_of(said: Mapping[str, Any], language: str) -> list[Heading]:
    """Put the content of a version under its headings, in one language."""
    links, proofs = addresses(), last_proofs()
    by_section: dict[str, list[Sentence]] = {}
    for each in said["clauses"]:
        sentence = _sentence(each, language, said["choices"], links, proofs.get(each["id"]))
        by_section.setdefault(each["section"], []).append(sentence)
    return [
        Heading(each["code"], each[language], by_section[each["code"]])
        for each in said["sections"]
        if each["code"] in by_section
    ]


def linked(marked: str, links: Mapping[str, str]) -> SafeString:
    """Make the marked links of a sentence real; who follows one outside is not announced there."""
    parts, start = [], 0
    for found in LINK.finditer(marked):
        parts += [conditional_escape(marked[start : found.start()]), _link(found, links)]
        start = found.end()
    return mark_safe("".join([*parts, conditional_escape(marked[start:])]))  # noqa: S308


def _link(found: Any, links: Mapping[str, str]) -> SafeString:
    words, place = found.groups()
    address = links[place]
    outside = ' rel="noreferrer external"' if address.startswith("https:") else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark_safe(outside), words)  # noqa: S308


def _sentence(
    each: Mapping[str, str],
    language: str,
    choices: Mapping[str, str],
    links: Mapping[str, str],
    proof: Proof | None,
) -> Sentence:
    clause = CLAUSES.get(each["id"])
    return Sentence(
        id=each["id"],
        words=linked(each[language], links),
        does=clause.does(language, choices) if clause else "",
        later=clause.why_later(language) if clause else "",
        proof=proof or UNPROVED,
    )
