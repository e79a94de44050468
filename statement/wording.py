"""The whole statement as it reads now: canonical, so that the same words have the same seal."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings

from statement.choices import CHOICES, FACTS
from statement.clauses import CLAUSES, LANGUAGES, SECTIONS
from statement.facts import PROCESSORS


def chosen_now() -> dict[str, str]:
    """Return what the owner of this library chose."""
    return {name: str(getattr(settings, name)) for name in CHOICES}


def content_now(choices: Mapping[str, str] | None = None) -> str:
    """Return the statement of today as canonical JSON, for `choices` or for what was chosen."""
    choices = choices or chosen_now()
    return canonical(
        {
            "sections": [{"code": each.code, **each.title} for each in SECTIONS.values()],
            "clauses": [
                {
                    "id": each.id,
                    "section": each.section,
                    **{language: each.marked(language, choices) for language in LANGUAGES},
                }
                for each in CLAUSES.values()
            ],
            "choices": dict(choices),
            "facts": {name: str(getattr(settings, name)) for name in FACTS},
        }
    )


def words_of_the_edition() -> str:
    """Return the seal of all words in all their variants, whatever an owner chose."""
    words: dict[str, Any] = {
        "sections": {each.code: each.title for each in SECTIONS.values()},
        "clauses": {each.id: [each.section, each.wordings] for each in CLAUSES.values()},
        "processors": PROCESSORS,
    }
    return seal_of(canonical(words))


def canonical(content: Any) -> str:
    """Write content the one way in which the same content is the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, default=dict)


def seal_of(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
