"""P56: "Verandert deze verklaring, dan staat dat 30 dagen duidelijk op onze website, en oude versies blijven te lezen." """

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bieb.lib import clock
from statement.banner import ask_again
from statement.models import StatementVersion
from statement.operations import publish
from statement.wording import chosen_now
from tests.promises.mutations import Patch, Sql

CLAUSE = "P56"
MUTATIONS = [
    Sql(
        "DROP TRIGGER statement_statementversion_published_once ON statement_statementversion;"
        "GRANT UPDATE, DELETE ON statement_statementversion TO PUBLIC"
    ),
    Patch("statement/models.py", "NEWS_DAYS = 30", "NEWS_DAYS = 20"),
    Patch("templates/base.html", "{% if news %}", "{% if nothing %}"),
]
PROVED_BY = [
    "tests/statement/test_versions.py::test_what_differs_was_said_sentence_by_sentence_and_word_by_word",
    "tests/statement/test_versions.py::test_an_edited_sentence_without_a_new_edition_failed_the_check",
    "tests/statement/test_versions.py::test_the_database_refused_a_version_whose_seal_does_not_fit",
]
pytestmark = pytest.mark.django_db
NEWS = "Onze privacyverklaring is op"


def changed_days_ago(days: int) -> StatementVersion:
    day = clock.today() - timedelta(days=days)
    publish(today=day - timedelta(days=365), choices=chosen_now() | {"SHARE_LINKS": "none"})
    version = publish(today=day)
    ask_again()
    return version


@pytest.mark.parametrize(("days", "told"), [(0, True), (29, True), (30, False)])
@pytest.mark.parametrize("path", ["/zoeken/", "/account/login/", "/privacy/"])
def test_every_page_told_about_a_change_for_thirty_days(
    client: Client, path: str, days: int, *, told: bool
) -> None:
    changed_days_ago(days)

    assert (NEWS in client.get(path).content.decode()) is told


def test_an_old_version_stayed_readable_word_for_word(client: Client) -> None:
    changed_days_ago(400)

    page = client.get("/privacy/versies/1/").content.decode()

    assert "Op onze website staan geen knoppen van sociale netwerken." in page
    assert "/privacy/versies/1/" in client.get("/privacy/versies/").content.decode()


@pytest.mark.parametrize("change", ["UPDATE {} SET published_on = '2020-01-01'", "DELETE FROM {}"])
def test_nobody_could_change_what_was_published(change: str) -> None:
    version = changed_days_ago(0)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(StatementVersion._meta.db_table))

    version.refresh_from_db()
    assert version.number == 2
