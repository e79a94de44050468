"""The organisations of the privacy statement, as data: the same in the demo and in production."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from partners.models import Partner

NAMED: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("recipients.toml").read_text()
)


@transaction.atomic
def seed_recipients() -> list[str]:
    """Make who is not there yet; safe to repeat. Return the names of those that were made.

    What the library changed since, a name or a link, stays as the library wants it. What each may
    know is ours to say: that list is put back.
    """
    made = []
    for code, facts in NAMED.items():
        partner, is_new = Partner.objects.get_or_create(code=code, defaults=dict(facts))
        if is_new:
            made.append(partner.name)
        elif sorted(partner.fields) != sorted(facts["fields"]):
            partner.fields = facts["fields"]
            partner.save(update_fields=["fields"])
    return made
