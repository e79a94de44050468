"""The pages of the statement: read, followed, compared and answered, in both languages."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from bieb.lib import clock
from bieb.lib.sealing import open_text
from rights.models import Case, Words
from statement.choices import DEMO
from statement.clauses import CLAUSES
from statement.models import StatementVersion
from statement.operations import publish
from statement.wording import chosen_now
from tests.builders import a_member

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def words_in(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_stood_on_the_page_with_what_the_software_does(
    client: Client, language: str
) -> None:
    page = words_in(page_of(client, f"/privacy/?taal={language}")).replace("&#x27;", "'")

    missing = [
        clause.id
        for clause in CLAUSES.values()
        if clause.sentence(language, DEMO) not in page or clause.does(language, DEMO) not in page
    ]
    assert missing == []


def test_what_is_not_built_was_called_not_yet_with_its_reason(client: Client) -> None:
    page = words_in(page_of(client, "/privacy/"))

    later = [clause for clause in CLAUSES.values() if clause.later]
    assert [clause.id for clause in later if clause.why_later("nl") not in page] == []


def test_an_old_version_could_still_be_read_and_compared(client: Client) -> None:
    publish(today=date(2026, 10, 1), choices=chosen_now() | {"SHARE_LINKS": "none"})
    publish(today=date(2026, 11, 20))

    archive = page_of(client, "/privacy/versies/")
    old = page_of(client, "/privacy/versies/1/")
    difference = page_of(client, "/privacy/verschil/?van=2&tot=1")

    assert StatementVersion.objects.get(pk=1).sha256 in archive
    assert "geen knoppen van sociale netwerken" in old
    assert difference.count("<del>") >= 1
    assert difference.count("<ins>") >= 1


@pytest.mark.parametrize(
    "path", ["/privacy/versies/9/", "/privacy/verschil/?van=1&tot=x", "/privacy/verschil/"]
)
def test_a_version_that_does_not_exist_was_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def a_reaction(**changed: str) -> dict[str, str]:
    return {"kind": "reaction", "words": "Waarom 5 jaar?", "address": "zoe@example.org"} | changed


def test_somebody_who_is_not_logged_in_reacted_to_a_version_and_got_a_receipt() -> None:
    publish(today=date(2026, 11, 20))
    browser = Client(enforce_csrf_checks=True)
    form = browser.get("/privacy/versies/1/reageren/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token

    answer: Any = browser.post(
        "/privacy/versies/1/reageren/", a_reaction(csrfmiddlewaretoken=token[1]), follow=True
    )

    case = Case.objects.get()
    assert (case.kind, case.statement_version, case.member) == ("reaction", 1, None)
    assert (case.received_on, case.channel) == (clock.today(), "web")
    assert open_text(Words.objects.get(), "asked") == "Waarom 5 jaar?\n\nzoe@example.org"
    assert case.reference in answer.content.decode()
    assert "Waarom" not in answer.content.decode()


def test_a_member_who_reacted_was_known(client: Client) -> None:
    zoe = a_member()
    client.force_login(zoe.account)

    client.post("/privacy/vraag/", a_reaction(kind="complaint"))

    case = Case.objects.get()
    assert (case.kind, case.member, case.statement_version) == ("complaint", zoe, None)


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_a_reaction_without_words_or_with_far_too_many_was_asked_again(
    client: Client, words: str
) -> None:
    answer = client.post("/privacy/vraag/", a_reaction(words=words))

    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_nobody_could_flood_the_desk_with_reactions(client: Client) -> None:
    answers = [
        client.post("/privacy/vraag/", a_reaction(), REMOTE_ADDR="192.0.2.7").status_code
        for _number in range(21)
    ]

    assert answers[0] == 302
    assert answers[-1] == 429
