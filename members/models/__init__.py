"""People and what makes them members; every other table that knows a person points here."""

from members.models.account import Account
from members.models.card import Card
from members.models.family import Guardianship, Household
from members.models.member import Address, ChannelPreference, Member
from members.models.membership import Membership, MembershipType
from members.models.restriction import Objection
from members.models.session import Session

__all__ = [
    "Account",
    "Address",
    "Card",
    "ChannelPreference",
    "Guardianship",
    "Household",
    "Member",
    "Membership",
    "MembershipType",
    "Objection",
    "Session",
]
