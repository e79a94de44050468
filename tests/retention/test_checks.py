"""Each guard of the register, seen to fail on a table made wrong on purpose."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core import checks as django_checks
from django.db import connections, models

from bieb.lib import clock
from loans.checks import returns_have_a_place
from loans.partitions import month_of, months_later, partition_name
from members.models import Member
from retention import checks, registry
from retention.registry import MEMBER_ENDED, End, Ground, Keep, declare
from tests.all_roles import with_every_role


@pytest.fixture
def note(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[models.Model]]:
    """A table that came into the house without anybody saying what it is for."""
    monkeypatch.setattr(registry, "_declarations", dict(registry._declarations))

    class Note(models.Model):
        member = models.ForeignKey(Member, models.CASCADE, related_name="+")
        words = models.TextField()
        written_on = models.DateField()

        class Meta:
            app_label = "members"

        def __str__(self) -> str:
            return self.words

    yield Note
    del apps.all_models["members"]["note"]
    apps.clear_cache()


def declared(**changed: Any) -> None:
    sides: dict[str, Any] = {
        "activity": "service",
        "what": "notes",
        "ground": Ground.INTEREST,
        "subject": "member",
        "personal": {"member": "who", "words": "what", "written_on": "when"},
        "technical": ["id"],
        "clock": "written_on",
        "keep": Keep(years=5),
        "end": End.DELETE,
    }
    declare("members.Note", **(sides | changed))


def ids(check: Any, **options: Any) -> list[str]:
    return [message.id for message in check(None, **options)]


def test_the_library_passed_all_its_own_checks() -> None:
    assert django_checks.run_checks(tags=["privacy"]) == []


def test_a_column_that_nobody_declared_was_named(note: type[models.Model]) -> None:
    declared(personal={"member": "who", "written_on": "when"})

    messages = list(checks.columns.every_column_is_declared(None))

    assert [message.id for message in messages] == ["retention.E001"]
    assert "members.Note.words is not declared" in messages[0].msg


def test_a_declared_column_that_does_not_exist_was_named(note: type[models.Model]) -> None:
    declared(technical=["id", "colour"])

    assert ids(checks.columns.every_declaration_is_about_something) == ["retention.E002"]


@pytest.mark.parametrize(
    ("keep", "found"),
    [(Keep(years=5), []), (Keep(years=5, days=1), ["retention.E003"])],
)
def test_longer_than_five_years_was_refused(
    note: type[models.Model], keep: Keep, found: list[str]
) -> None:
    declared(keep=keep)

    assert ids(checks.columns.nothing_is_kept_too_long) == found


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "members"},
        {"subject": "words__member"},
        {"subject": "id__member"},
        {"subject": []},
        {"clock": "words"},
        {"clock": "nothing"},
    ],
)
def test_a_path_that_leads_nowhere_was_refused(
    note: type[models.Model], changed: dict[str, Any]
) -> None:
    declared(**changed)

    assert ids(checks.columns.every_person_can_be_found) == ["retention.E004"]


def test_the_end_of_the_membership_was_a_clock(note: type[models.Model]) -> None:
    declared(clock=MEMBER_ENDED)

    assert ids(checks.columns.every_person_can_be_found) == []


def test_a_key_that_takes_rows_along_was_refused(note: type[models.Model]) -> None:
    assert ids(checks.columns.nothing_hangs_on_a_person_by_itself) == ["retention.E006"]


def test_a_row_that_says_a_name_was_refused(note: type[models.Model]) -> None:
    declared()

    assert ids(checks.contents.no_row_says_a_name) == ["retention.E015"]


@pytest.mark.django_db
def test_the_database_held_only_what_models_know() -> None:
    assert ids(checks.database.every_table_is_known, databases=["default"]) == []


@with_every_role
@pytest.mark.parametrize(
    ("make", "unmake", "name"),
    [
        (
            "CREATE TABLE backup_of_2026 (name text)",
            "DROP TABLE backup_of_2026",
            "backup_of_2026.name",
        ),
        ("CREATE VIEW everybody AS SELECT 1 AS one", "DROP VIEW everybody", "everybody.one"),
        (
            "ALTER TABLE members_member ADD COLUMN nickname text",
            "ALTER TABLE members_member DROP COLUMN nickname",
            "members_member.nickname",
        ),
    ],
)
def test_a_table_or_column_that_no_model_knows_was_named(make: str, unmake: str, name: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(make)

    messages = list(checks.database.every_table_is_known(None, databases=["default"]))
    with connections["owner"].cursor() as cursor:
        cursor.execute(unmake)

    assert [message.msg for message in messages] == [
        f"The database has {name}, which no model knows."
    ]


@with_every_role
@pytest.mark.parametrize(("ahead", "found"), [(0, 1), (2, 1), (3, 0)])
@pytest.mark.usefixtures("months_come_back")
def test_a_month_without_a_place_was_named(ahead: int, found: int) -> None:
    month = months_later(month_of(clock.today()), ahead)
    with connections["purge"].cursor() as cursor:
        cursor.execute(f"DROP TABLE {partition_name(month)}")

    messages = list(returns_have_a_place(None, databases=["default"]))

    assert [message.id for message in messages] == ["loans.E001"] * found


def test_a_check_without_a_database_asked_nothing() -> None:
    assert ids(checks.database.every_table_is_known) == ids(returns_have_a_place) == []
