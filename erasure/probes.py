"""What to look for afterwards: the values that are somebody's alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import open_text, seal_text
from erasure.models import ErasureRequest
from members.models import Account, Card, Member

SHORTEST = 6
"""A shorter value is found everywhere and says nothing."""

SORTS = {
    "subject id": _("the number of your record"),
    "card": _("your card number"),
    "account": _("the number of your account"),
    "e-mail": _("your e-mail address"),
    "phone": _("your phone number"),
    "name with date of birth": _("your name with your date of birth"),
}
"""What each sort of value is called on a receipt."""


@dataclass
class Probes:
    """The values to search for, the sorts that were left out, and where the receipt goes.

    `shared` are sorts of values that somebody else has too: finding those would say nothing.
    """

    code: str = ""
    email: str = ""
    values: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def collect(member_id: UUID) -> Probes:
    """Read everything that can tell this member from all others, now that it is still there."""
    found = Probes()
    for sort, value, is_shared in _candidates(member_id):
        if len(value) < SHORTEST:
            continue
        if is_shared:
            found.shared.append(sort)
        else:
            found.values.append(value)
            found.sorts.append(sort)
    account = Account.objects.filter(member=member_id).first()
    found.email = account.email if account else ""
    return found


def _candidates(member_id: UUID) -> Iterator[tuple[str, str, bool]]:
    yield "subject id", str(member_id), False
    for number in Card.objects.filter(member=member_id).values_list("number", flat=True):
        yield "card", number, False
    others = Account.objects.exclude(member=member_id)
    for account in Account.objects.filter(member=member_id):
        yield "account", str(account.pk), False
        yield "e-mail", account.email, others.filter(email__iexact=account.email).exists()
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        return
    rest = Member.objects.exclude(pk=member_id)
    yield "phone", member.phone, rest.filter(phone=member.phone).exists()
    if member.birth_date is None:
        return
    namesakes = rest.filter(sort_key=member.sort_key, birth_date=member.birth_date)
    name = f"{member.full_name} {member.birth_date.isoformat()}"
    yield "name with date of birth", name, namesakes.exists()


def write(request: ErasureRequest, probes: Probes) -> None:
    """Seal the probes in the request; saving is up to the caller."""
    seal_text(request, "probes", json.dumps(vars(probes)))


def read(request: ErasureRequest) -> Probes:
    """Open the probes of a running request."""
    return Probes(**json.loads(open_text(request, "probes") or "{}"))
