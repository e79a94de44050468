"""The organisations of the privacy statement, as data: the same in the demo and in production."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from partners.models import Partner

NAMED: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("recipients.toml").read_text()
)


@transaction.atomic
def seed_recipients() -> list[str]:
    """Make who is not there yet; safe to repeat. Return the names of those that were made.

    What the library changed since, a name or a link, stays as the library wants it. What each may
    know, and who answers for it, is ours to say: that is put back.
    """
    made = []
    for code, facts in NAMED.items():
        ours = {"fields": facts["fields"], "role": role_of(facts)}
        partner, is_new = Partner.objects.get_or_create(code=code, defaults={**facts, **ours})
        if is_new:
            made.append(partner.name)
        else:
            Partner.objects.filter(code=code).update(**ours)
    return made


def role_of(facts: Mapping[str, Any]) -> str:
    """Return who answers for the data: with whom we decide together is the choice of the owner."""
    if facts["role"] == Partner.Role.JOINT and settings.PARTNER_ROLES == "independent":
        return Partner.Role.CONTROLLER
    return str(facts["role"])
