"""Visits are counted only with a yes, and only as pages of a day; a stop works at once."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from django.core.checks import run_checks
from django.test import Client

from statement.choices import DEMO
from statement.clauses import CLAUSES, LANGUAGES
from statement.cookies import cookies
from statement.measuring import COOKIE, send_counts
from statement.models import PageCount
from tests.builders import MONDAY, a_member, a_title
from tests.pages.conftest import it_is_monday

__all__ = ["it_is_monday"]
pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


class Company(HTTPServer):
    """A company that takes counts, on this computer; `answer` is what it says."""

    answer = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []


class Desk(BaseHTTPRequestHandler):
    server: Company

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def company(settings: Any) -> Iterator[Company]:
    with Company() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.ANALYTICS, settings.ANALYTICS_COMPANY = "adapter", "Telbureau Twente"
        settings.ANALYTICS_URL = f"http://127.0.0.1:{server.server_port}/counts"
        yield server
        server.shutdown()


def counted() -> dict[str, int]:
    return dict(PageCount.objects.values_list("route", "visits"))


def say(client: Client, decision: str) -> None:
    client.post("/privacy/cookies/meten/", {"decision": decision})


def test_where_nobody_measures_nothing_was_offered_or_counted(client: Client) -> None:
    say(client, "yes")
    client.cookies[COOKIE] = "ja"

    page = client.get("/privacy/cookies/").content.decode()

    assert "cookies/meten/" not in page
    assert counted() == {}
    assert COOKIE not in {each.name for each in cookies()}


@pytest.mark.usefixtures("company")
def test_without_a_yes_nothing_was_counted_and_no_cookie_was_set(client: Client) -> None:
    page = client.get("/privacy/cookies/").content.decode()
    client.get("/privacy/")
    say(client, "no")

    assert "Telbureau Twente" in page
    assert counted() == {}
    assert not client.cookies.get(COOKIE) or not client.cookies[COOKIE].value
    assert COOKIE in {each.name for each in cookies()}


@pytest.mark.usefixtures("company")
def test_a_yes_counted_from_the_next_page_and_a_stop_ended_it_at_once(client: Client) -> None:
    say(client, "yes")
    other = Client()
    for _time in range(2):
        client.get("/privacy/")
        other.get("/privacy/")
    with_a_yes = counted()

    say(client, "no")
    client.get("/privacy/")

    assert with_a_yes == counted() == {"/privacy/": 2}


@pytest.mark.usefixtures("company")
def test_no_number_no_search_and_no_page_of_ones_own_was_counted(client: Client) -> None:
    say(client, "yes")
    client.force_login(a_member().account)

    for path in (f"/titels/{a_title().pk}/", "/zoeken/?q=geheim", "/mijn/", "/nergens/"):
        client.get(path)

    pages = set(counted())
    assert any("<" in page for page in pages)
    assert not any("geheim" in page or page.startswith("/mijn/") for page in pages)
    assert not any(character.isdigit() for page in pages for character in page)


def test_the_counts_of_a_whole_day_went_once_and_said_nothing_else(
    client: Client, company: Company
) -> None:
    say(client, "yes")
    client.get("/privacy/")

    sent = [send_counts(today=day) for day in (MONDAY, TUESDAY, TUESDAY)]

    assert sent == [0, 1, 0]
    [(headers, body)] = company.got
    assert body == {"day": "2026-11-23", "pages": {"/privacy/": 1}}
    assert headers["Idempotency-Key"] == "bieb-2026-11-23"
    assert "Cookie" not in headers
    assert counted() == {}


def test_a_company_that_did_not_take_them_got_them_again_the_next_night(
    client: Client, company: Company
) -> None:
    say(client, "yes")
    client.get("/privacy/")
    company.answer = 503

    with pytest.raises(httpx.HTTPStatusError):
        send_counts(today=TUESDAY)
    company.answer = 204
    send_counts(today=TUESDAY)

    assert [body["day"] for _headers, body in company.got] == ["2026-11-23"] * 2
    assert counted() == {}


def test_an_owner_who_stopped_measuring_sent_nothing_and_kept_nothing(
    settings: Any, company: Company
) -> None:
    PageCount.objects.create(route="/privacy/", day=date(2026, 11, 1), visits=3)
    settings.ANALYTICS = "none"

    assert send_counts(today=MONDAY) == 0
    assert (company.got, counted()) == ([], {})


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("name", "value"), [("ANALYTICS_COMPANY", ""), ("ANALYTICS_URL", "http://example.org/")]
)
def test_measuring_by_nobody_knows_whom_or_over_an_open_line_was_refused(
    settings: Any, name: str, value: str
) -> None:
    whole = [each.id for each in run_checks() if each.id == "statement.E005"]
    setattr(settings, name, value)

    assert whole == []
    assert "statement.E005" in [each.id for each in run_checks()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["P42", "P43", "P52"])
def test_the_statement_said_it_only_where_the_owner_chose_it(number: str, language: str) -> None:
    said = {
        answer: CLAUSES[number].sentence(language, {**DEMO, "ANALYTICS": answer})
        for answer in ("none", "adapter")
    }

    assert any(word in said["adapter"] for word in ("ja", "yes"))
    assert said["none"] != said["adapter"]
