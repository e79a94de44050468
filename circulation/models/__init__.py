"""Rules as the library wrote them, what changed in them, and the terms that were read from them."""

from circulation.models.change import RuleChange
from circulation.models.override import BlockOverride
from circulation.models.rule import Rule, RuleBook
from circulation.models.terms import MEMBER_TERMS, NO_LIMIT, TERMS, YES_OR_NO, Terms, Value

__all__ = [
    "MEMBER_TERMS",
    "NO_LIMIT",
    "TERMS",
    "YES_OR_NO",
    "BlockOverride",
    "Rule",
    "RuleBook",
    "RuleChange",
    "Terms",
    "Value",
]
