"""Branches, hours, closing days, sorts of things, memberships and partners of the demo."""

import tomllib
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.models import Branch, Closure, ItemType, OpeningHours
from circulation.models import NO_LIMIT, Rule
from members.models import MembershipType
from partners.models import Partner
from partners.operations import Paper, give_login, register, sign
from partners.seeding import seed_recipients

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

    Its log-in is the same in every demo library. One agreement ends soon, to show how that looks.
    """
    seed_recipients()
    for code, facts in POLICY["made_up"].items():
        Partner.objects.filter(code=code).update(**facts, is_active=True)
    for partner in Partner.objects.filter(code__in=POLICY["agreements"]["partners"]):
        soon = partner.code in POLICY["agreements"]["ends_soon"]
        sign(partner, _paper(partner.name, today, days=40 if soon else 700))
    for name, (what_it_is, role, scopes, policy) in POLICY["partners"].items():
        lends_to_us = "interlibrary:request" in scopes
        library = register(
            name,
            scopes=scopes,
            paper=_paper(name, today, days=700),
            what_it_is=what_it_is,
            role=role,
            kind=Partner.Kind.LIBRARY,
            when=Partner.When.REQUEST if lends_to_us else Partner.When.CARD,
            why=Partner.Why.ELSEWHERE if lends_to_us else Partner.Why.CARD_VALID,
            privacy_policy=policy,
        )
        if set(scopes) & set(settings.PARTNER_SCOPES):
            give_login(library, client_id=DEMO_CLIENT_ID, client_secret=DEMO_CLIENT_SECRET)


def _paper(name: str, today: date, *, days: int) -> Paper:
    """An agreement of which the file does not exist: its hash is that of a sentence."""
    sentence = f"Voorbeeld van een overeenkomst met {name}"
    signed_on = today - timedelta(days=400)
    return Paper(
        signed_on=signed_on,
        starts_on=signed_on,
        ends_on=today + timedelta(days=days),
        file_hash=sha256(sentence.encode()).hexdigest(),
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
