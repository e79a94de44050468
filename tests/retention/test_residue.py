"""The search for what is left: it sees through encodings, and proves in the same run that it sees."""

import base64
import hashlib
import json
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connections

from bieb.embedded import valkey
from bieb.embedded.places import Home
from members.models import Session
from members.sessions import SessionStore
from retention.residue import database, decoders, dumps, looking, valkey_plants
from retention.residue.decoders import search
from retention.residue.looking import look_for
from retention.residue.needles import Needles, TooShort
from retention.residue.plants import PACKAGES, WRITINGS
from tests.all_roles import with_every_role
from tests.builders import a_member, card_of

NAME = "Xylofonista"


@pytest.fixture
def name() -> str:
    """A name that no other test uses: all of them share one queue."""
    return "Xylo" + "".join(random.choices("bcdfghjklm", k=12))


@pytest.mark.parametrize("write", WRITINGS.values(), ids=list(WRITINGS))
def test_each_writing_was_seen_through(write: Any) -> None:
    assert search(write("xylofonistaeiou"), Needles(["xylofonistaeiou"])) == {0}


@pytest.mark.parametrize("pack", PACKAGES.values(), ids=list(PACKAGES))
def test_each_package_was_opened(pack: Any) -> None:
    assert search(pack("xylofonista"), Needles([NAME])) == {0}


def test_four_layers_were_opened_and_a_fifth_was_not() -> None:
    layer = NAME.encode()
    for _layer in range(4):
        layer = base64.b64encode(layer)

    assert search(layer, Needles([NAME])) == {0}
    assert search(base64.b64encode(layer), Needles([NAME])) == set()


@pytest.mark.parametrize(
    ("needle", "text"),
    [
        ("06 1234 5678", "+31612345678"),
        ("0612345678", "06-12 34 56 78"),
        ("2000 1234 5678 90", "pas 20001234567890"),
        ("NL91ABNA0417164300", "rekening nl91 abna 0417 1643 00"),
        ("NL91 ABNA 0417 1643 00", "NL91.ABNA.0417.1643.00"),
        ("06 1234 5678", "tel. +31.6.12.34.56.78".encode("utf-16-le")),
        ("NL91ABNA0417164300", "NL91 ABNA 0417 1643 00".encode("utf-16-be")),
        ("Zoë Čapek", "ZOE CAPEK"),
        ("Jan@example.org", hashlib.md5(b"jan@example.org").hexdigest()),
    ],
)
def test_a_number_or_a_name_was_found_in_another_dress(needle: str, text: str | bytes) -> None:
    assert search(text, Needles([needle])) == {0}


@pytest.mark.parametrize(
    "written",
    [
        "Zoë Čapek",
        "zoe capek",
        "ZOE\u0308 C\u030cAPEK",
        "tel. 06-12 34 56 78",
        "nl91 abna 0417.1643.00",
    ],
)
def test_in_a_long_text_the_same_was_found_as_in_a_short_one(written: str) -> None:
    needles = Needles(["Zoë Čapek", "0612345678", "NL91ABNA0417164300"])
    around = "een café met één krant en 0612 stoelen, " * 300

    assert needles.found_in(around) == set()
    assert needles.found_in(around + written + around) == needles.found_in(written) != set()
    assert needles.found_in(around + "ë" * 90 + written) == needles.found_in(written)


def test_a_needle_of_three_letters_was_refused() -> None:
    with pytest.raises(TooShort):
        Needles(["Jan"])


@with_every_role
def test_a_member_was_found_where_the_data_is_and_nowhere_else(name: str) -> None:
    member = a_member(given_name=name, email=f"{name}@example.org")
    a_member(given_name="Fatima")

    residue = look_for([name, card_of(member).number])

    assert (residue.missed, residue.unreadable) == ([], [])
    assert residue.places == {
        "members_member.given_name",
        "members_member.sort_key",
        "members_account.email",
        "members_card.number",
        "pg_dump members_member",
        "pg_dump members_account",
        "pg_dump members_card",
    }


@with_every_role
def test_a_name_inside_a_session_was_found(name: str) -> None:
    store = SessionStore()
    store["who"] = name + " " * 300
    store.create()
    assert name.lower() not in Session.objects.get().session_data.lower()

    assert look_for([name]).places == {
        "members_session.session_data",
        "pg_dump members_session",
    }


@with_every_role
def test_a_name_inside_a_waiting_task_was_found(name: str) -> None:
    queue = redis.Redis.from_url(configured.REDIS_URL)
    body = base64.b64encode(json.dumps([[name], {}]).encode()).decode()
    queue.rpush(name, json.dumps({"body": body}))

    residue = look_for([name])
    queue.delete(name)

    assert residue.places == {"valkey list", "valkey name of a key"}


@with_every_role
def test_what_was_deleted_was_found_in_the_files_of_valkey(
    name: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = valkey.CONFIGURATION.replace('save ""', "save 3600 1").replace(
        "appendonly no", f"appendonly yes\ndir {tmp_path}"
    )
    monkeypatch.setattr(valkey, "CONFIGURATION", kept.replace("than -1", "than 0"))
    home = Home(tmp_path / "home")
    home.make()
    with valkey.running_valkey(home) as server:
        settings.REDIS_URL = server.url()
        queue: Any = redis.Redis.from_url(server.url())
        queue.set("cached", f"{name[:7]} {name[7:]} {name} {name}")
        queue.save()
        queue.delete("cached")

        residue = look_for([name])
        queue.close()

    assert (residue.missed, residue.unreadable, residue.skipped) == ([], [], [])
    assert residue.places == {"valkey log", "valkey slow log"}  # a new snapshot took its place


@with_every_role
def test_what_cannot_be_looked_at_from_here_was_named(name: str, settings: Any) -> None:
    settings.PG_DUMP = ""

    residue = look_for([name])

    assert (residue.missed, residue.is_clean) == ([], True)
    assert residue.skipped == ["pg_dump (not on this machine)"]


@with_every_role
def test_mail_that_arrived_was_reported_apart(name: str, settings: Any, tmp_path: Path) -> None:
    settings.BIEB_HOME = tmp_path
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1.eml").write_text(f"Subject: hallo\n\nBeste {name},")

    residue = look_for([name])

    assert (residue.is_clean, residue.mailbox) == (True, {("mailbox .eml", 0): 1})


@with_every_role
def test_nothing_that_was_hidden_stayed_behind(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[str] = []

    def interrupted(_needles: Needles) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'residue%%'", [])
            hidden.extend(name for (name,) in cursor.fetchall())
        raise KeyboardInterrupt

    monkeypatch.setattr("retention.residue.looking.search_valkey", interrupted)
    with pytest.raises(KeyboardInterrupt):
        look_for([name])

    assert len(hidden) == 3
    assert Session.objects.count() == 0
    token = hidden[0].split("_")[2]
    assert not list(redis.Redis.from_url(configured.REDIS_URL).scan_iter(f"*{token}*"))
    assert not list(Path(configured.BIEB_HOME).rglob(f"*{token}*"))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'residue%%'", [])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_largeobject_metadata")
        assert cursor.fetchone() == (0,)


@with_every_role
@pytest.mark.parametrize(
    ("blindfold", "missed"),
    [
        ((decoders, "TOKENS", []), "a session"),
        ((decoders, "DEPTH", 1), "four layers"),
        ((database, "SAMPLES", "SELECT 'nothing', ''"), "the planner's samples"),
        ((valkey_plants, "SECONDS", 0), "a task"),
        ((dumps, "has_statistics", lambda: False), "the samples in a dump"),
        ((looking, "_directories", lambda: iter(())), "the log of PostgreSQL"),
    ],
)
def test_a_blind_search_said_so(
    name: str, blindfold: tuple[Any, str, Any], missed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*blindfold)
    written = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("residue", name, stdout=written)

    assert ended.value.code == 3
    assert f"BLIND  the marker in {missed} was not found" in written.getvalue()


@with_every_role
def test_the_command_wrote_where_and_never_what(name: str) -> None:
    a_member(given_name=name)
    written = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("residue", name, "--json", stdout=written)

    answer = json.loads(written.getvalue())
    assert ended.value.code == 2
    assert {each["place"] for each in answer["found"]} >= {"members_member.given_name"}
    assert name.lower() not in written.getvalue().lower()
