"""The one door through which anything about a member leaves the library, and who holds a key."""

from partners.activities import CARD_CHECK, INTERLIBRARY, NOTICE, ONLINE, Activity
from partners.operations.registering import (
    Credentials,
    Paper,
    give_login,
    make_partner,
    register,
    sign,
)
from partners.operations.telling import Answer, disclose

__all__ = [
    "CARD_CHECK",
    "INTERLIBRARY",
    "NOTICE",
    "ONLINE",
    "Activity",
    "Answer",
    "Credentials",
    "Paper",
    "disclose",
    "give_login",
    "make_partner",
    "register",
    "sign",
]
