"""Rules as the library wrote them, and the terms that were read from them."""

from circulation.models.override import BlockOverride
from circulation.models.rule import Rule, RuleBook
from circulation.models.terms import MEMBER_TERMS, NO_LIMIT, TERMS, YES_OR_NO, Terms

__all__ = [
    "MEMBER_TERMS",
    "NO_LIMIT",
    "TERMS",
    "YES_OR_NO",
    "BlockOverride",
    "Rule",
    "RuleBook",
    "Terms",
]
