"""Branches, hours, closing days, sorts of things, memberships and partners of the demo."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.models import Branch, Closure, ItemType, OpeningHours
from circulation.models import NO_LIMIT, Rule
from members.models import MembershipType
from partners.models import Partner
from partners.operations import make_partner

DEMO_CLIENT_ID = "demo-partner"
DEMO_CLIENT_SECRET = "demo-partner-geheim"  # noqa: S105  a demo is open to everybody
POLICY = tomllib.loads((Path(__file__).parent / "policy.toml").read_text())


def make_policy() -> None:
    """Make everything that a library decides before the first member joins."""
    _branches()
    Closure.objects.bulk_create(
        Closure(day=date.fromisoformat(str(day)), kind=kind, closes_at=closes_at or None, name=name)
        for day, (kind, closes_at, name) in POLICY["closures"].items()
    )
    _item_types()
    MembershipType.objects.bulk_create(
        MembershipType(
            code=code,
            name=name,
            min_age=youngest,
            max_age=_unless_unlimited(oldest),
            fee_year_cents=fee,
        )
        for code, (name, youngest, oldest, fee) in POLICY["memberships"].items()
    )
    _rules()


def make_partners(*, today: date) -> None:
    """Make the organisations we work with; one of them has a system that asks about cards.

    Its log-in is the same in every demo library.
    """
    until = date(today.year + 2, 12, 31)
    for name, (what_it_is, role, scopes) in POLICY["partners"].items():
        if set(scopes) & set(settings.PARTNER_SCOPES):
            make_partner(
                name,
                what_it_is=what_it_is,
                role=role,
                scopes=scopes,
                agreement_until=until,
                client_id=DEMO_CLIENT_ID,
                client_secret=DEMO_CLIENT_SECRET,
            )
        else:
            Partner.objects.create(
                name=name,
                what_it_is=what_it_is,
                role=role,
                scopes=scopes,
                agreement_until=until,
            )


def _branches() -> None:
    for each in POLICY["branches"]:
        weeks = {"hours": True, "self_service": False}
        branch = Branch.objects.create(**{key: each[key] for key in each if key not in weeks})
        OpeningHours.objects.bulk_create(
            OpeningHours(
                branch=branch,
                weekday=day,
                opens_at=times[0],
                closes_at=times[1],
                is_staffed=is_staffed,
            )
            for week, is_staffed in weeks.items()
            for day, times in enumerate(each[week])
            if times
        )


def _item_types() -> None:
    for code, (name, _price) in POLICY["item_types"].items():
        ItemType.objects.create(code=code, name=name, is_online=code in POLICY["online"])


def _rules() -> None:
    """Write the rules as a table: a row for each membership and for each sort of thing."""
    base = Rule.objects.base()
    for term, said in POLICY["rules"]["base"].items():
        setattr(base, term, _number(said))
    base.save()
    for row in POLICY["rules"]["rows"]:
        about = {
            "category": MembershipType.objects.filter(code=row.get("membership")).first(),
            "item_type": ItemType.objects.filter(code=row.get("sort")).first(),
            "branch": Branch.objects.filter(code=row.get("branch")).first(),
        }
        terms = {term: _number(row[term]) for term in row.keys() - {"membership", "sort", "branch"}}
        Rule.objects.create(**about, **terms)


def _number(said: Any) -> Any:
    return NO_LIMIT if said == "no limit" else said


def _unless_unlimited(number: int) -> int | None:
    return None if number < 0 else number
