"""For what something about a member may leave, and the only fields that may ever go along.

Floors above declare theirs where they act; `settings.PARTNER_ACTIVITIES` names them all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Objection
from partners.models import Disclosure


@dataclass(frozen=True)
class Activity:
    """A kind of question: its scope, and the only fields that may ever be in the answer.

    `purpose` is what a member can object to; "" when the member asked for it. `more` are the
    fields that need a scope more. `is_duty` says that the law makes us tell it: also to a partner
    without an agreement, and about somebody whose data are locked.
    """

    code: str
    scope: str
    fields: frozenset[str]
    purpose: str = Objection.Activity.PARTNERS
    more: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_duty: bool = False

    def fields_for(self, scopes: Collection[str]) -> frozenset[str]:
        """The fields that may be told to who has these scopes."""
        needs = {
            name for scope, names in self.more.items() if scope not in scopes for name in names
        }
        return self.fields - needs


CARD_CHECK = Activity(
    code=Disclosure.Activity.CARD_CHECK,
    scope="cards:check",
    fields=frozenset({"valid", "membershipKind", "validUntil", "reason"}),
)
INTERLIBRARY = Activity(
    code=Disclosure.Activity.INTERLIBRARY,
    scope="interlibrary:request",
    fields=frozenset({"requestNumber", "title", "author", "isbn", "name", "email"}),
    purpose="",
    more={"interlibrary:contact": frozenset({"name", "email"})},
)
ONLINE = Activity(
    code=Disclosure.Activity.ONLINE,
    scope="online-library:account",
    fields=frozenset(
        {"membershipNumber", "cardNumber", "birthDate", "membershipKind", "validUntil"}
    ),
    purpose="",
)
"""What the KB needs to let somebody in, and nothing more; only who uses the online library (P18)."""

NOTICE = Activity(
    code=Disclosure.Activity.NOTICE,
    scope="notices:read",
    fields=frozenset({"id", "event", "madeOn", "cardNumbers", "toldOn"}),
    is_duty=True,
)


@cache
def activities() -> tuple[Activity, ...]:
    """Everything for which something may leave."""
    return tuple(import_string(name) for name in settings.PARTNER_ACTIVITIES)


def fields_of(scopes: Collection[str]) -> list[str]:
    """Every field that who has these scopes could be told, sorted."""
    found = (each.fields_for(scopes) for each in activities() if each.scope in scopes)
    return sorted(frozenset().union(*found))
