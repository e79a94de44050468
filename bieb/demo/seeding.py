"""Make the whole demo library. The same seed on the same day makes the same library."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from bieb.demo.arrivals import make_arrivals
from bieb.demo.cast import logins, make_cast, make_colleagues
from bieb.demo.history import make_history
from bieb.demo.joining import make_application
from bieb.demo.ladder import make_ladder
from bieb.demo.money import make_money
from bieb.demo.newsletter import make_newsletter
from bieb.demo.people import make_members
from bieb.demo.permissions import make_permissions
from bieb.demo.policy import make_partners, make_policy
from bieb.demo.requests import make_requests
from bieb.demo.statement import make_statement
from bieb.demo.titles import make_titles
from bieb.demo.waiting import make_waiting
from bieb.lib.clock import noon
from catalog.models import Branch, Copy
from loans.models import Loan
from loans.settling import settle_open

SEED = 7451
MEMBERS = 400


def is_empty() -> bool:
    """Say whether this library has nothing yet."""
    return not Branch.objects.exists()


@transaction.atomic
def seed(*, today: date, say: Callable[[str], None]) -> None:
    """Make policy, titles, people and history in one transaction: all of it, or nothing."""
    rng = Random(SEED)  # noqa: S311  a demo must come out the same every time
    say("policy: branches, opening hours, memberships, lending rules, partners")
    make_policy()
    make_partners(today=today)
    say("the privacy statement")
    make_statement(today=today)
    say("titles and copies")
    copies = make_titles(rng, added_on=today - timedelta(days=3000))
    say("the cast")
    cast = make_cast(_for_cast(copies), rng, today=today)
    make_colleagues(today=today)
    make_permissions(cast, today=today)
    say(f"{MEMBERS} members")
    members = make_members(MEMBERS, rng, today=today)
    say("five years of lending")
    taken = {*Loan.objects.values_list("copy_id", flat=True), copies[0].pk}  # the first stays in
    make_history(members, copies, rng, today=today, taken=taken)
    say("reservations")
    make_waiting(cast, members, rng, today=today)
    say("what was paid and what is open")
    make_money(cast, members, rng, today=today)
    say("new titles, and what members like")
    make_arrivals(cast, members, today=today)
    say("what stays away, and the reminders of it")
    make_ladder(cast, members, today=today)
    say("requests about privacy")
    make_requests(cast, today=today)
    settle_open(today=today, at=noon(today) - timedelta(hours=12))
    say("somebody who comes to collect a card")
    make_application(at=noon(today) - timedelta(days=1))
    say("a newsletter to send")
    make_newsletter(at=noon(today) - timedelta(days=1))


def write_logins() -> None:
    """Write who can log in where only this user can read it, for the block that `make run` prints."""
    settings.BIEB_HOME.mkdir(parents=True, exist_ok=True)
    path = settings.BIEB_HOME / "demo-logins.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(logins(), file, indent=1)


def _for_cast(copies: list[Copy]) -> list[Copy]:
    """Books whose period is three weeks, in a fixed order."""
    return [each for each in copies if each.item_type.code in ("boek", "jeugdboek")][3::41]
