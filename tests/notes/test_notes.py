"""A note helps for a few days and is then destroyed, key first."""

import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from audit.reasons import SESSION_KEY
from bieb.lib.key_store import key_path
from bieb.lib.sealing import Unsealable, open_text
from members.models import Account, Member
from notes import purge
from notes.errors import EmptyNote, NoteTooLong
from notes.models import Contact, Note
from notes.operations import finish_note, notes_about, record_contact, write_note
from retention.sealed import rotate_keys
from tests.all_roles import with_every_role
from tests.builders import a_colleague, a_member, a_moment
from tests.logins import let_in

TODAY = date(2026, 11, 23)
WORDS = "Belt morgen terug over de zoekgeraakte atlas"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key_store(settings: Any, tmp_path: Path) -> None:
    settings.KEY_STORE = tmp_path / "keys"


def looking(colleague: Account) -> Client:
    """A colleague who gave a reason to look at members."""
    client = let_in(Client(), colleague)
    session = client.session
    session[SESSION_KEY] = {"reason": "desk", "given_at": time.time()}
    session.save()
    return client


def a_client_of(member: Member) -> Client:
    client = Client()
    client.force_login(Account.objects.get(member=member))
    return client


def test_a_note_was_read_through_its_last_day_and_not_the_day_after() -> None:
    jan, wout, colleague = a_member(), a_member(), a_colleague()
    write_note(jan, text=WORDS, staff=colleague, today=TODAY, days=3)
    write_note(wout, text="Heeft zijn bril laten liggen", staff=colleague, today=TODAY)

    def texts(day: date) -> list[str]:
        return [each.text for each in notes_about(jan, today=day)]

    assert texts(TODAY) == texts(date(2026, 11, 26)) == [WORDS]
    assert texts(date(2026, 11, 27)) == []  # though nothing swept it up
    assert Note.objects.count() == 2


def test_done_destroyed_the_note_its_key_and_no_other() -> None:
    jan, colleague = a_member(), a_colleague()
    done, stays = (write_note(jan, text=WORDS, staff=colleague, today=TODAY) for _each in "ab")

    finish_note(Note.objects.get(pk=done.pk))

    assert [each.note for each in notes_about(jan, today=TODAY)] == [stays]
    with pytest.raises(Unsealable):
        open_text(done, "text")  # a copy of the row that was made before
    assert len(list(key_path("sealing").glob("note-*"))) == 1


def test_the_database_held_no_word_of_it() -> None:
    write_note(a_member(), text=WORDS, staff=a_colleague(), today=TODAY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT notes_note::text, text FROM notes_note")
        [(row, sealed)] = cursor.fetchall()
    assert "atlas" not in row
    assert b"atlas" not in bytes(sealed)


@pytest.mark.parametrize("days", [-1, 15])
def test_a_note_without_an_end_within_two_weeks_was_refused(days: int) -> None:
    jan, colleague = a_member(), a_colleague()

    with pytest.raises(NoteTooLong):
        write_note(jan, text=WORDS, staff=colleague, today=TODAY, days=days)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(
            member=jan, staff=colleague, text=b"x", written_on=TODAY,
            last_day=TODAY + timedelta(days=days),
        )  # fmt: skip
    with pytest.raises(EmptyNote):
        write_note(jan, text="  \n", staff=colleague, today=TODAY)


@with_every_role
def test_the_purge_destroyed_what_was_past_its_last_day_and_stray_keys() -> None:
    jan, colleague = a_member(), a_colleague()
    over = write_note(jan, text=WORDS, staff=colleague, today=TODAY, days=0)
    write_note(jan, text=WORDS, staff=colleague, today=TODAY, days=1)
    with transaction.atomic():
        write_note(jan, text=WORDS, staff=colleague, today=TODAY)
        transaction.set_rollback(True)
    assert len(list(key_path("sealing").glob("note-*"))) == 3

    assert purge.plan(today=TODAY)[0].rows == 0
    assert purge.purge(today=TODAY + timedelta(days=1))["notes_note"] == 1

    assert not Note.objects.filter(pk=over.pk).exists()
    assert len(list(key_path("sealing").glob("note-*"))) == 1


def test_contact_was_a_line_that_nobody_could_change() -> None:
    line = record_contact(
        a_member(), how="phone", why="found", staff=a_colleague(), at=a_moment(TODAY)
    )

    for harm in (Contact.objects.filter(pk=line.pk).delete, line.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


def test_a_colleague_wrote_a_note_that_the_member_read_and_finished_it() -> None:
    jan, wout = a_member(), a_member()
    desk = looking(a_colleague(role="employee"))
    page = f"/beheer/briefjes/{jan.pk}/"

    assert desk.post(page, {"text": WORDS, "days": "3"}).status_code == 302
    assert desk.post(f"{page}contact/", {"how": "phone", "why": "found"}).status_code == 302

    assert WORDS in desk.get(page).content.decode()
    mine = a_client_of(jan).get("/mijn/privacy/").content.decode()
    assert WORDS in mine
    assert "telefonisch" in mine
    assert WORDS not in a_client_of(wout).get("/mijn/privacy/").content.decode()
    assert not LogEntry.objects.filter(change_message__contains="atlas").exists()
    assert desk.post(f"/beheer/briefjes/{Note.objects.get().pk}/klaar/").status_code == 302
    assert WORDS not in desk.get(page).content.decode()
    assert Note.objects.count() == 0


def test_a_volunteer_and_a_member_read_no_notes() -> None:
    jan = a_member()
    write_note(jan, text=WORDS, staff=a_colleague(), today=TODAY)
    page = f"/beheer/briefjes/{jan.pk}/"
    volunteer = looking(a_colleague(username="vera", role="volunteer"))

    assert volunteer.get(page).status_code == 403
    assert a_client_of(a_member()).get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_new_keys_left_notes_alone() -> None:
    jan = a_member()
    write_note(jan, text=WORDS, staff=a_colleague(), today=TODAY)

    rotate_keys()
    call_command("rotate_keys", stdout=StringIO())

    assert [each.text for each in notes_about(jan, today=TODAY)] == [WORDS]
