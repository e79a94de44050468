"""Which terms hold for this branch, this membership and this sort of thing, and why."""

import hashlib
import json
from datetime import date
from functools import lru_cache

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from circulation.models import NO_LIMIT, Rule, RuleBook, Terms
from circulation.resolution import Question, Resolved, RuleIndex, resolve

__all__ = ["NO_LIMIT", "Terms", "resolved_for", "rulebook_version", "terms_for"]

MOST_KNOWN = 10_000
IS_LASTING = "circulation_is_lasting(circulation_terms.xmin)"
_known: dict[tuple[int, Question], Terms] = {}


def terms_for(
    *,
    branch_id: int | None,
    category_id: int | None,
    item_type_id: int | None,
    is_youth: bool,
    today: date,
    rulebook: int | None = None,
) -> Terms:
    """Return the terms that hold on `today`, as a row that a loan may point at.

    `is_youth` is somebody of 17 or younger. What no rule knows is answered by the base rule.
    With the version of the rules given this asks the database nothing once the answer is known
    and committed; a row of a transaction that may still be undone is read again every time.
    """
    version = rulebook_version() if rulebook is None else rulebook
    question = Question(branch_id, category_id, item_type_id, is_youth, today)
    known = _known.get((version, question))
    if known is not None:
        return known
    terms, is_lasting = _stored(resolve(_rules(version), question))
    if is_lasting:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[version, question] = terms
    return terms


def resolved_for(
    *,
    branch_id: int | None,
    category_id: int | None,
    item_type_id: int | None,
    is_youth: bool,
    today: date,
    rulebook: int | None = None,
) -> Resolved:
    """Return the same answer to look at only: nothing is kept of it."""
    question = Question(branch_id, category_id, item_type_id, is_youth, today)
    return resolve(_rules(rulebook_version() if rulebook is None else rulebook), question)


def rulebook_version() -> int:
    """Return the number of the rules as they are now; no two versions ever share a number."""
    return RuleBook.objects.values_list("version", flat=True).get()


@lru_cache(maxsize=8)
def _rules(version: int) -> RuleIndex:
    """Read the rules once for each `version`: whoever changes a rule makes a new one."""
    return RuleIndex(Rule.objects.most_specific_first())


def _stored(resolved: Resolved) -> tuple[Terms, bool]:
    """Find or write the row; say also whether no rollback can take it away any more."""
    fingerprint = _fingerprint(resolved)
    rows = Terms.objects.filter(fingerprint=fingerprint).annotate(
        is_lasting=RawSQL(IS_LASTING, [], output_field=BooleanField())  # noqa: S611  no value goes in
    )
    terms = rows.first()
    if terms is None:
        # Somebody else may be writing the same row: whoever is second waits, and reads it.
        Terms.objects.bulk_create(
            [
                Terms(
                    fingerprint=fingerprint,
                    sources=resolved.sources,
                    rules=resolved.rules,
                    **resolved.values,
                )
            ],
            ignore_conflicts=True,
        )
        terms = rows.get()
    return terms, terms.is_lasting


def _fingerprint(resolved: Resolved) -> str:
    said = json.dumps([resolved.values, resolved.sources, resolved.rules], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
