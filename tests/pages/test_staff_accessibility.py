"""Colleagues can use their own pages too: one browser and one log-in for all of them."""

from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from audit.models import Alarm
from bieb.lib import clock
from erasure.standing import place_hold
from notifications.models import AddressTrouble, LetterBatch, Message
from reminders.models import Step
from rights.operations import open_case
from tests.audit.rows import a_breach
from tests.backoffice.test_in_a_browser import NARROW, WIDE, open_page
from tests.builders import a_colleague, a_member
from tests.newsletters.reading import an_issue
from tests.pages.test_accessibility import axe_on, too_wide
from tests.reminders.planned import the_ladder

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.ignore_template_errors,
]


@pytest.fixture
def addresses() -> list[str]:
    """Pages of post, reminders, newsletters, erasure and oversight, with something on each."""
    staff, today, now = a_colleague(username="noor"), clock.today(), clock.now()
    karel = a_member(given_name="Karel", email="karel@example.org")
    the_ladder()
    pile = LetterBatch.objects.create(made_on=today, made_at=now, printed_at=now)
    messages = [
        Message.objects.create(
            member=karel, kind=kind, step=kind, about=number, due_on=today, channel=channel,
            state=state, written_at=now, not_before=now, batch=pile if state == "sending" else None,
            finished_at=now if state in ("sent", "failed") else None,
        )
        for number, (kind, channel, state) in enumerate((
            ("invoice", "email", "held"), ("notice14", "letter", "held"), ("collection", "email", "held"),
            ("overdue", "letter", "sending"), ("due_soon", "email", "sent"), ("overdue", "email", "failed"),
        ))
    ]  # fmt: skip
    AddressTrouble.objects.create(
        member=karel, channel="email", fingerprint="0" * 64, why="5.1.1", since=today, marked_on=today
    )  # fmt: skip
    place_hold(
        karel, kind="dispute", parts=["money"], reason="We zoeken het uit", owner="manager",
        until=today + timedelta(days=9), by=staff, today=today,
    )  # fmt: skip
    open_case(kind="access", member=karel, channel="web", today=today, at=now)
    Alarm.objects.create(rule="many", staff=staff, day=today, number=90, usual=60, raised_at=now)
    issue = an_issue()
    step = Step.objects.get(code="invoice")
    return [
        "/beheer/",
        "/beheer/post/",
        f"/beheer/post/{messages[0].pk}/",
        "/beheer/post/wacht/",
        f"/beheer/post/pauze/{karel.pk}/",
        "/beheer/post/ladder/",
        "/beheer/post/ladder/proef/",
        "/beheer/post/ladder/wijzigingen/",
        "/beheer/post/ladder/nieuw/notice14/",
        f"/beheer/post/ladder/{step.pk}/",
        "/beheer/post/terug/",
        "/beheer/post/brieven/",
        f"/beheer/post/brieven/{pile.pk}/",
        "/beheer/post/teksten/",
        "/beheer/post/teksten/emails/invoice/",
        "/beheer/nieuwsbrief/",
        "/beheer/nieuwsbrief/nieuw/",
        f"/beheer/nieuwsbrief/{issue.pk}/",
        "/beheer/wissen/",
        "/beheer/wissen/vastgehouden/",
        "/beheer/toezicht/",
        "/beheer/toezicht/wie-keek/",
        "/beheer/toezicht/lekken/",
        "/beheer/toezicht/lekken/nieuw/",
        f"/beheer/toezicht/lekken/{a_breach(today).pk}/",
    ]


def test_axe_had_nothing_to_say_about_the_pages_of_colleagues(
    live_server: LiveServer, addresses: list[str]
) -> None:
    found: dict[str, list[str]] = {}

    with open_page(live_server, a_colleague(username="alles", superuser=True)) as page:
        page.on("console", lambda each: found.setdefault(page.url, []).append(each.text))
        for address in addresses:
            page.set_viewport_size(WIDE)
            page.goto(f"{live_server.url}{address}")
            said = axe_on(page) + ([] if page.url.endswith(address) else [f"landed on {page.url}"])
            page.set_viewport_size(NARROW)
            found[address] = said + too_wide(page)

    assert {address: said for address, said in found.items() if said} == {}
