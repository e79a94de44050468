"""Ways to keep something about people without saying so: each is refused, and by its name."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app, shared_task
from django.apps import apps
from django.contrib import admin
from django.core.checks import CheckMessage
from django.db import connections, models
from django.db.models.functions import Lower
from rest_framework import serializers

from loans.models import Scan
from members.models import Account, Member
from partners.api import CardAnswer
from retention import registry
from retention.checks import code, columns, contents, database
from retention.models import Certificate
from retention.registry import End, Eraser, Keep, declare
from tests.all_roles import with_every_role


def said(check: Callable[..., Any], **options: Any) -> list[str]:
    """What a check complains about, each with its code."""
    found: list[CheckMessage] = list(check(None, **options))
    return [f"{each.id}: {each.msg}" for each in found]


@pytest.fixture
def made_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take out again the tables that a test adds to the app "members"."""
    monkeypatch.setattr(registry, "_declarations", dict(registry._declarations))
    before = dict(apps.all_models["members"])
    yield
    for name in apps.all_models["members"].keys() - before.keys():
        del apps.all_models["members"][name]
    apps.clear_cache()


def a_table(name: str, **fields: Any) -> type[models.Model]:
    """A table of the app "members" that nobody declared."""
    meta = type("Meta", (), {"app_label": "members"})
    members = {"__module__": __name__, "Meta": meta, **fields}
    return type(name, (models.Model,), members)


def declared(name: str, **sides: Any) -> None:
    """Say of such a table what an honest app would say."""
    usual: dict[str, Any] = {
        "activity": "service",
        "what": "notes",
        "subject": "member",
        "personal": {"member": "who", "words": "what", "written_on": "when"},
        "technical": ["id"],
        "clock": "written_on",
        "keep": Keep(years=1),
        "end": End.DELETE,
    }
    declare(f"members.{name}", **(usual | sides))


def note_fields(**more: Any) -> dict[str, Any]:
    return {
        "member": models.ForeignKey(Member, models.PROTECT, related_name="+"),
        "words": models.TextField(),
        "written_on": models.DateField(),
    } | more


@pytest.mark.usefixtures("made_here")
def test_a_new_table_was_named() -> None:
    a_table("Gossip", heard=models.CharField(max_length=40))

    found = said(columns.every_column_is_declared)

    assert "retention.E001: members.Gossip.heard is not declared in the register of personal data." in found  # fmt: skip


@pytest.mark.usefixtures("made_here")
def test_a_new_column_in_a_declared_table_was_named() -> None:
    a_table("Note", **note_fields(mood=models.CharField(max_length=10)))
    declared("Note", erasers={"words": Eraser.WITH_ROW})

    found = said(columns.every_column_is_declared)

    assert found == ["retention.E001: members.Note.mood is not declared in the register of personal data."]  # fmt: skip


@pytest.mark.usefixtures("made_here")
def test_a_table_between_many_and_many_was_named() -> None:
    a_table("Club", people=models.ManyToManyField(Member, related_name="+"))

    assert any("members.Club_people.member" in each for each in said(columns.every_column_is_declared))  # fmt: skip
    assert said(columns.nothing_hangs_on_a_person_by_itself) == [
        "retention.E006: members.Club_people.member must protect the person it points at."
    ]


@pytest.mark.usefixtures("made_here")
@pytest.mark.parametrize("rule", [models.CASCADE, models.DO_NOTHING])
def test_a_key_that_takes_rows_along_was_named(rule: Any) -> None:
    a_table("Fan", member=models.ForeignKey(Member, rule, related_name="+"))

    assert said(columns.nothing_hangs_on_a_person_by_itself) == [
        "retention.E006: members.Fan.member must protect the person it points at."
    ]


@pytest.mark.usefixtures("made_here")
def test_a_free_text_without_an_end_was_named() -> None:
    a_table("Note", **note_fields())
    declared("Note")

    assert said(contents.what_can_hold_anything_has_an_end) == [
        "retention.E007: members.Note.words can hold anything, and nothing says how it is erased."
    ]


@pytest.mark.usefixtures("made_here")
@pytest.mark.parametrize(
    "field",
    [models.FileField, models.JSONField, models.BinaryField, models.TextField],
)
def test_a_place_for_anything_in_a_table_about_nobody_was_named(field: type[Any]) -> None:
    a_table("Box", inside=field())
    registry.declare_impersonal("members.Box", ["id", "inside"], what="boxes")

    found = said(contents.what_can_hold_anything_has_an_end)

    assert "retention.E007: members.Box.inside can hold anything, and nobody said what stands in it." in found  # fmt: skip


@pytest.mark.usefixtures("made_here")
def test_a_column_that_copies_another_was_named() -> None:
    copy = models.GeneratedField(
        expression=Lower("words"), output_field=models.TextField(), db_persist=True
    )
    a_table("Note", **note_fields(needle=copy))
    declared("Note", technical=["id", "needle"])

    assert said(database.computed_columns_say_what_they_copy) == [
        "retention.E014: members.Note.needle is computed from words:"
        " it says something about a person too."
    ]


@pytest.mark.usefixtures("made_here")
def test_a_row_that_says_its_contents_was_named() -> None:
    a_table("Note", **note_fields(__str__=lambda row: row.words))
    declared("Note")

    assert said(contents.no_row_says_a_name) == [
        "retention.E015: members.Note.__str__ says something about a person."
    ]


@pytest.fixture
def tasks_go() -> Iterator[None]:
    """Take out again the tasks that a test adds, and no others."""
    current_app.loader.import_default_modules()
    before = set(current_app.tasks)
    yield
    for name in set(current_app.tasks) - before:
        current_app.tasks.pop(name)


@pytest.mark.usefixtures("tasks_go")
def test_a_task_that_takes_words_was_named() -> None:
    @shared_task(name="members.tasks.tell")  # type: ignore[untyped-decorator]
    def tell(number: int, day: date, address: str, rest=None) -> None:  # type: ignore[no-untyped-def]
        """Take an address along."""

    tell.__module__ = "members.tasks"
    current_app.tasks["members.tasks.tell"].__module__ = "members.tasks"

    assert said(code.tasks_take_numbers_only) == [
        "retention.E009: The task members.tasks.tell takes 'address',"
        " which is no number of a row and no day.",
        "retention.E009: The task members.tasks.tell takes 'rest',"
        " which is no number of a row and no day.",
    ]


def test_a_field_in_an_answer_to_partners_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        CardAnswer._declared_fields,
        "birthDate",
        serializers.DateField(),
    )

    assert said(code.answers_show_what_was_declared) == [
        "retention.E010: partners.api.CardAnswer shows 'birthDate', and nobody said what that is."
    ]


@pytest.mark.parametrize(
    ("model", "attribute", "name", "complaint"),
    [
        (Account, "list_display", "password", "members.Account.password, which no colleague may see."),
        (Account, "search_fields", "member__card__nr", "'member__card__nr', and nobody said what that is."),
        (Member, "list_display", "reads_much", "'reads_much', and nobody said what that is."),
        (Certificate, "list_filter", "whose", "'whose', and nobody said what that is."),
    ],
)  # fmt: skip
def test_a_column_in_a_list_of_the_back_office_was_named(
    monkeypatch: pytest.MonkeyPatch, model: Any, attribute: str, name: str, complaint: str
) -> None:
    page = type(admin.site._registry[model])
    monkeypatch.setattr(page, attribute, [*getattr(page, attribute), name])

    found = said(code.the_back_office_shows_what_was_declared)

    assert found == [
        f"retention.E010: {page.__module__}.{page.__qualname__} shows {complaint}",
    ]


BEHIND_THE_MODELS = [
    (
        "CREATE TABLE backup_of_2026 (name text)",
        "DROP TABLE backup_of_2026",
        database.every_table_is_known,
        "retention.E008: The database has backup_of_2026.name, which no model knows.",
    ),
    (
        "ALTER TABLE members_member ADD COLUMN nickname text",
        "ALTER TABLE members_member DROP COLUMN nickname",
        database.every_table_is_known,
        "retention.E008: The database has members_member.nickname, which no model knows.",
    ),
    (
        "CREATE VIEW everybody AS SELECT family_name FROM members_member",
        "DROP VIEW everybody",
        database.every_table_is_known,
        "retention.E008: The database has everybody.family_name, which no model knows.",
    ),
    (
        "CREATE MATERIALIZED VIEW frozen AS SELECT family_name FROM members_member",
        "DROP MATERIALIZED VIEW frozen",
        database.every_table_is_known,
        "retention.E008: The database has frozen.family_name, which no model knows.",
    ),
    (
        "CREATE SCHEMA attic; CREATE TABLE attic.members_member (subject_id uuid)",
        "DROP SCHEMA attic CASCADE",
        database.every_table_is_known,
        "retention.E008: The database has attic.members_member.subject_id, which no model knows.",
    ),
    (
        "CREATE FUNCTION keep_a_copy() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN INSERT INTO elsewhere VALUES (old.*); RETURN old; END';"
        "CREATE TRIGGER whisper BEFORE DELETE ON members_member FOR EACH ROW"
        " EXECUTE FUNCTION keep_a_copy()",
        "DROP FUNCTION keep_a_copy CASCADE",
        database.nothing_copies_people,
        "retention.E008: The trigger whisper copies what stands in members_member.",
    ),
    (
        "ALTER TABLE members_card ADD CONSTRAINT takes_along FOREIGN KEY (member_id)"
        " REFERENCES members_member ON DELETE CASCADE",
        "ALTER TABLE members_card DROP CONSTRAINT takes_along",
        database.no_key_lets_go_of_a_person,
        "retention.E006: members_card.takes_along must protect the person it points at.",
    ),
    (
        "CREATE INDEX by_sound ON members_member (lower(family_name))",
        "DROP INDEX by_sound",
        database.no_index_keeps_a_copy,
        "retention.E014: by_sound keeps a copy of what stands in members_member.",
    ),
    (
        "CREATE STATISTICS pairs ON family_name, birth_date FROM members_member",
        "DROP STATISTICS pairs",
        database.no_index_keeps_a_copy,
        "retention.E014: pairs keeps a copy of what stands in members_member.",
    ),
]


@with_every_role
def test_what_came_into_the_database_behind_the_models_was_named() -> None:
    for make, unmake, check, complaint in BEHIND_THE_MODELS:
        assert said(check, databases=["default"]) == []
        with connections["owner"].cursor() as cursor:
            cursor.execute(make)
        try:
            assert said(check, databases=["default"]) == [complaint]
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute(unmake)


@pytest.mark.django_db
def test_a_key_in_json_was_named() -> None:
    Scan.objects.create(
        key=uuid4(),
        scanned_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        outcome="paid",
        terms={"fulfilled": {"ended": [{"reservation": {"id": "1", "borrower": "Fatima"}}]}},
    )

    assert said(database.every_json_key_is_known, databases=["default"]) == [
        "retention.E008: loans_scan.terms has a key 'borrower' that was not declared."
    ]


def test_a_check_without_a_database_asked_nothing() -> None:
    for _make, _unmake, check, _complaint in BEHIND_THE_MODELS:
        assert said(check) == []
