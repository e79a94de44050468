"""Every address of colleagues is walked: a member on the screen means a line, or no member."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import DatabaseError
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from audit.models import AccessLine, SecondLook
from audit.seconds import ask_second
from bieb.lib import clock
from loans.operations import return_copy
from members.actions import ACTIONS
from members.models import Account, Member
from notes.operations import record_contact, write_note
from payments.drawer import open_drawer
from tests.audit.rows import a_breach, a_letter_taken_off, a_message_to
from tests.builders import (
    a_branch,
    a_charge,
    a_colleague,
    a_loan,
    a_look,
    a_member,
    a_reservation,
    card_of,
)
from tests.loans.desk import a_desk

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
NAME = "Bartholomeusz"
Visit = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class World:
    """A member with a row in everything that colleagues can open."""

    member: Member
    desk: Client
    returned: str
    numbers: dict[str, Any]


@pytest.fixture
def world() -> World:
    staff = a_colleague(username="alles", role="manager", superuser=True)
    desk = a_desk(staff)
    desk.post("/beheer/reden/", {"reason": "phone"})
    member = a_member(given_name=NAME, family_name="Quist")
    now, today = clock.now(), clock.today()
    copy = a_loan(member=member, today=today).copy
    return_copy(copy, branch=a_branch(), today=today, at=now)
    a_loan(member=member, today=today)
    other = a_colleague(username="ander", role="employee")
    numbers = {
        "note": write_note(member, text="Belt terug", staff=other, today=today).pk,
        "contact": record_contact(member, how="phone", why="loan", staff=other, at=now).pk,
        "title": a_reservation(member=member, today=today).title_id,
        "drawer": open_drawer(a_branch(), float_cents=5000, at=now, today=today).pk,
        "asked": ask_second(member.pk, staff=other, reason="phone", at=now).pk,
        "trace": a_look(member=member, staff=other, at=now).trace_id,
        "breach": a_breach(today).pk,
        "message": a_message_to(member).pk,
        "batch": a_letter_taken_off(member).batch_id,
        "charge": a_charge(member=member, today=today).pk,
    }
    return World(member, desk, copy.barcode, numbers)


def facts(world: World) -> dict[str, Any]:
    return {"reason": "phone", "card_number": card_of(world.member).number}


def typed(world: World, code: str, act: str = "scan") -> dict[str, Any]:
    sitting = world.desk.session["desk"]["sitting"]
    return {"key": str(uuid4()), "act": act, "code": code, "sitting": sitting}


PAGES: dict[str, Callable[[World], Visit]] = {
    "desk:home": lambda w: ("GET", reverse("desk:home"), {}),
    "desk:scan": lambda w: ("POST", reverse("desk:scan"), typed(w, card_of(w.member).number)),
    "desk:receipt": lambda w: ("GET", reverse("desk:receipt"), {}),
    "desk:find": lambda w: ("POST", reverse("desk:find"), facts(w)),
    "desk:last": lambda w: ("POST", reverse("desk:last"), {"code": w.returned, "is_dispute": "on"}),
    "desk:searching": lambda w: ("GET", reverse("desk:searching"), {}),
    "desk:emergency": lambda w: ("GET", reverse("desk:emergency"), {}),
    "desk:emergency-conflicts": lambda w: ("GET", reverse("desk:emergency-conflicts"), {}),
    "desk:branch": lambda w: ("GET", reverse("desk:branch"), {}),
    **{
        f"worklists:{name}": lambda w, name=name: ("GET", reverse(f"worklists:{name}"), {})  # type: ignore[misc]
        for name in ("overview", "pick", "shelf", "clear", "transit", "requests")
    },
    "worklists:queue": lambda w: ("GET", reverse("worklists:queue", args=[w.numbers["title"]]), {}),
    "drawer:home": lambda w: ("GET", reverse("drawer:home"), {}),
    "drawer:day": lambda w: ("GET", reverse("drawer:day", args=[w.numbers["drawer"]]), {}),
    "oversight:home": lambda w: ("GET", reverse("oversight:home"), {}),
    "oversight:who-looked": lambda w: ("POST", reverse("oversight:who-looked"), facts(w)),
    "oversight:name": lambda w: ("POST", reverse("oversight:name", args=[w.numbers["trace"]]), {}),
    "oversight:breaches": lambda w: ("GET", reverse("oversight:breaches"), {}),
    "oversight:breach-new": lambda w: ("GET", reverse("oversight:breach-new"), {}),
    "oversight:breach": lambda w: (
        "GET",
        reverse("oversight:breach", args=[w.numbers["breach"]]),
        {},
    ),
    "oversight:breach-people": lambda w: (
        "GET",
        reverse("oversight:breach-people", args=[w.numbers["breach"]]),
        {},
    ),
    "erasure-staff:holds": lambda w: ("GET", reverse("erasure-staff:holds"), {}),
    "erasure-staff:on-request": lambda w: ("GET", reverse("erasure-staff:on-request"), {}),
    "admin:rights-control": lambda w: ("GET", reverse("admin:rights-control"), {}),
    "admin:rights-take-in": lambda w: ("GET", reverse("admin:rights-take-in"), {}),
    "second": lambda w: ("GET", reverse("second"), {}),
    "notes:of-member": lambda w: ("GET", reverse("notes:of-member", args=[w.member.pk]), {}),
    "notes:contact": lambda w: (
        "POST",
        reverse("notes:contact", args=[w.member.pk]),
        {"how": "phone", "why": "loan"},
    ),
    "reminders:pause": lambda w: ("GET", reverse("reminders:pause", args=[w.member.pk]), {}),
    "notes:done": lambda w: ("POST", reverse("notes:done", args=[w.numbers["note"]]), {}),
    "arrivals-staff:next": lambda w: ("GET", reverse("arrivals-staff:next"), {}),
    "post:home": lambda w: ("GET", reverse("post:home"), {}),
    "post:message": lambda w: ("GET", reverse("post:message", args=[w.numbers["message"]]), {}),
    "post:troubles": lambda w: ("GET", reverse("post:troubles"), {}),
    "post:letters": lambda w: ("GET", reverse("post:letters"), {}),
    "post:letters-batch": lambda w: (
        "GET",
        reverse("post:letters-batch", args=[w.numbers["batch"]]),
        {},
    ),
    "post:texts": lambda w: ("GET", reverse("post:texts"), {}),
    "post:text": lambda w: ("GET", reverse("post:text", args=["emails/due_soon"]), {}),
    "closings:list": lambda w: ("GET", reverse("closings:list"), {}),
    "closings:new": lambda w: ("GET", reverse("closings:new"), {}),
    "admin:index": lambda w: ("GET", reverse("admin:index"), {}),
    "admin:reason": lambda w: ("GET", reverse("admin:reason"), {}),
    "admin:enrol": lambda w: ("GET", reverse("admin:enrol"), {}),
    "admin:rule-trial": lambda w: (
        "POST",
        reverse("admin:rule-trial"),
        {
            "card": card_of(w.member).number,
            "barcode": w.returned,
            "branch": a_branch().pk,
            "day": clock.today().isoformat(),
        },
    ),
}
NAMES_NOBODY = {
    "worklists:scan", "worklists:not-there", "worklists:slip", "worklists:request-step",
    "worklists:request-arrived", "worklists:priority", "drawer:open", "drawer:count",
    "drawer:close", "drawer:receipt", "desk:search-found", "desk:search-in-vain",
    "desk:emergency-worker", "desk:emergency-upload", "desk:emergency-handled",
    "post:text-page", "post:letters-take-up", "post:letters-check", "post:letters-posted",
    "newsletters-staff:list", "newsletters-staff:new", "newsletters-staff:detail",
    "newsletters-staff:edit", "newsletters-staff:try", "newsletters-staff:start",
    "newsletters-staff:pause", "oversight:approve", "oversight:handled", "oversight:breach-event", "closings:detail",
    "closings:last-day", "closings:undo", "erasure-staff:start", "erasure-staff:lift",
    "reminders:waiting", "hand-out",
    "reminders:ladder", "reminders:trial", "reminders:story", "reminders:new-step",
    "reminders:change-step",
    "books:home", "books:agree",
}  # fmt: skip
WALKED_ELSEWHERE = {
    "erasure-staff:letter": "tests/erasure/test_letter.py",
    "worklists:request-order": "tests/audit/test_last_borrower.py",
    "books:read": "tests/payments/test_reading_names.py",
    "post:letters-print": "tests/notifications/test_letter_pages.py",
}
OF_THE_ADMIN = {
    "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
    "app_list", "view_on_site", "None",
}  # fmt: skip


def names(resolver: Any = None, path: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for each in (resolver or get_resolver()).url_patterns:
        here = path + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = ":".join(part for part in (space, each.namespace or "") if part)
            yield from names(each, here, inner)
        else:
            yield here, f"{space}:{each.name}" if space else str(each.name)


def test_every_address_of_colleagues_was_known_here() -> None:
    known = set(PAGES) | NAMES_NOBODY | set(WALKED_ELSEWHERE)
    tables = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}

    unknown = [
        f"{path} ({name})"
        for path, name in names()
        if path.startswith(("beheer", "balie")) and name not in known
        if name.removeprefix("admin:") not in OF_THE_ADMIN
        if not any(name.startswith(f"admin:{table}_") for table in tables)
    ]

    assert unknown == []


def visits(world: World) -> list[Visit]:
    """Every page, with those of the back office for each row there is."""
    found = [page(world) for page in PAGES.values()]
    for model in admin.site._registry:
        table = f"/beheer/{model._meta.app_label}/{model._meta.model_name}"
        found.append(("GET", f"{table}/", {}))
        for row in model._default_manager.all()[:3]:
            found += [("GET", f"{table}/{row.pk}/{page}/", {}) for page in ("change", "history")]
    member = f"/beheer/members/member/{world.member.pk}/doen"
    found += [("GET", f"{member}/{slug}/", {}) for slug in ACTIONS]
    found += [("POST", "/beheer/members/member/", facts(world))]
    found += [
        (
            "GET",
            "/beheer/autocomplete/?term=Bart&app_label=loans&model_name=loan&field_name=member",
            {},
        )
    ]
    found += [("POST", "/balie/scan", {"act": act}) for act in ("home", "money", "wishes", "close")]
    return found


def asked(world: World, visit: Visit) -> str:
    """Return what one page says; an act of the desk is sent from the screen as it is now."""
    method, path, data = visit
    if path == "/balie/scan" and "key" not in data:
        data = typed(world, "", data["act"])
    elif path == "/balie/scan":
        data["sitting"] = world.desk.session["desk"]["sitting"]
    ask = world.desk.post if method == "POST" else world.desk.get
    response = ask(path, data)
    if response.status_code == 302 and response["Location"] == "/balie/":
        response = world.desk.get("/balie/")
    return str(response.content.decode())


def test_whoever_stood_on_a_page_had_a_line_of_that_look(world: World) -> None:
    shown, without = [], []
    for visit in visits(world):
        if NAME not in asked(world, visit):
            continue
        shown.append(visit[1])
        staff = Account.objects.get(username="alles")
        if not AccessLine.objects.by(staff.pk).filter(subject__subject_id=world.member.pk).exists():
            without.append(visit[:2])

    assert without == []
    assert len(set(shown)) >= 12


def test_nobody_stood_on_any_page_when_lines_could_not_be_written(world: World) -> None:
    world.desk.raise_request_exception = False
    with patch("audit.operations.write_lines", side_effect=DatabaseError):
        shown = [visit[:2] for visit in visits(world) if NAME in asked(world, visit)]

    assert shown == []
    assert SecondLook.objects.filter(approved_by=None).exists()
