"""A published version stays as it was; what differs can be read; the news is told for a month."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bieb.lib import clock
from members.models import Account
from statement import checks
from statement.banner import ask_again, news_for
from statement.clauses import CLAUSES
from statement.differences import differences
from statement.errors import NothingNew
from statement.models import NewsSeen, StatementVersion
from statement.operations import close_news, publish
from statement.wording import chosen_now, content_now, seal_of
from tests.builders import a_member

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 10, 1), date(2026, 11, 20)


def two_versions() -> tuple[StatementVersion, StatementVersion]:
    old = publish(today=FIRST, choices=chosen_now() | {"SHARE_LINKS": "none"})
    new = publish(today=SECOND)
    ask_again()
    return old, new


def an_account() -> Account:
    return Account.objects.get(member=a_member())


def test_the_same_words_were_not_published_twice() -> None:
    publish(today=FIRST)

    with pytest.raises(NothingNew):
        publish(today=SECOND)

    assert StatementVersion.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE statement_statementversion SET published_on = '2020-01-01'",
        "DELETE FROM statement_statementversion",
    ],
)
def test_the_database_refused_to_change_a_published_version(statement: str) -> None:
    publish(today=FIRST)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert StatementVersion.objects.get().published_on == FIRST


def test_the_database_refused_a_version_whose_seal_does_not_fit() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementVersion.objects.create(
            number=1, published_on=FIRST, content=content_now(), sha256=seal_of("anders")
        )


def test_what_differs_was_said_sentence_by_sentence_and_word_by_word() -> None:
    old, new = two_versions()

    found = differences(old, new, "nl")

    assert [each.id for each in found] == ["P44"]
    assert found[0].was == "Op onze website staan geen knoppen van sociale netwerken."
    assert "".join(part.text for part in found[0].now_parts) == found[0].now
    assert [part.kind for part in found[0].was_parts if "knoppen" in part.text] == ["gone"]


def test_an_edited_sentence_without_a_new_edition_failed_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(checks.the_words_are_those_of_the_edition(None)) == []

    monkeypatch.setitem(CLAUSES["P45"].wordings["nl"], "", "Verkopen doen we soms.")

    assert [each.id for each in checks.the_words_are_those_of_the_edition(None)] == [
        "statement.E001"
    ]


def test_a_statement_that_is_not_published_was_told_by_the_check() -> None:
    unpublished = list(checks.it_is_published(None, databases=["default"]))
    publish(today=FIRST)

    assert [each.id for each in unpublished] == ["statement.W001"]
    assert list(checks.it_is_published(None, databases=["default"])) == []


def test_a_decision_that_was_taken_out_failed_the_check(settings: Any) -> None:
    settings.LOAN_HISTORY, settings.OFFICER_EMAIL = "for ever", ""

    found = list(checks.the_owner_has_decided(None))

    assert [each.id for each in found] == ["statement.E002"] * 2


def test_publishing_was_shown_first_and_done_only_when_asked() -> None:
    publish(today=FIRST, choices=chosen_now() | {"SHARE_LINKS": "none"})
    told, done = StringIO(), StringIO()

    call_command("publish_statement", stdout=told)
    before = StatementVersion.objects.count()
    call_command("publish_statement", publish=True, stdout=done)

    assert before == 1
    assert "P44 (nl)" in told.getvalue()
    assert "SHARE_LINKS: none -> links" in told.getvalue()
    assert "Nothing was published." in told.getvalue()
    assert "Published version 2" in done.getvalue()
    with pytest.raises(CommandError):
        call_command("publish_statement", publish=True, stdout=StringIO())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (SECOND, True),
        (SECOND + timedelta(days=29), True),
        (SECOND + timedelta(days=30), False),
    ],
)
def test_the_news_of_a_version_was_told_for_thirty_days(day: date, *, told: bool) -> None:
    _old, new = two_versions()

    assert news_for(an_account(), today=day) == (new if told else None)


def test_the_first_version_was_no_news() -> None:
    publish(today=SECOND)
    ask_again()

    assert news_for(an_account(), today=SECOND) is None


def test_who_closed_the_news_saw_it_no_more_and_somebody_else_did() -> None:
    _old, new = two_versions()
    zoe, henk = an_account(), an_account()

    first, again = close_news(zoe, new, today=SECOND), close_news(zoe, new, today=SECOND)

    assert (first, again) == (True, False)
    assert news_for(zoe, today=SECOND) is None
    assert news_for(henk, today=SECOND) == new


def test_a_member_closed_the_news_with_one_button(client: Client) -> None:
    publish(today=clock.today(), choices=chosen_now() | {"SHARE_LINKS": "none"})
    new = publish(today=clock.today())
    ask_again()
    account = an_account()
    client.force_login(account)
    close = f"/privacy/versies/{new.number}/gezien/"

    before = client.get("/privacy/").content.decode()
    client.post(close)
    after = client.get("/privacy/").content.decode()

    assert (close in before, close in after) == (True, False)
    assert NewsSeen.objects.get().account == account


def test_a_visitor_read_the_news_without_a_cookie_and_without_a_button(client: Client) -> None:
    publish(today=clock.today(), choices=chosen_now() | {"SHARE_LINKS": "none"})
    publish(today=clock.today())
    ask_again()

    answer = client.get("/zoeken/")

    assert 'class="news"' in answer.content.decode()
    assert "/gezien/" not in answer.content.decode()
    assert not answer.cookies
