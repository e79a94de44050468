"""Text that a copy of the database does not give away."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bieb.lib.key_store import key_of, key_path
from bieb.lib.sealing import Unsealable, destroy_key, generations, next_generation, seal, unseal

PLACE = "rights_case.text"


@pytest.fixture(autouse=True)
def _own_key_store(settings: Any, tmp_path: Path) -> None:
    settings.KEY_STORE = tmp_path / "keys"


def test_what_was_sealed_was_read_in_its_own_place_only() -> None:
    sealed = seal(b"belt morgen terug", place=PLACE, row="1")

    assert b"morgen" not in sealed
    assert unseal(sealed, place=PLACE, row="1") == b"belt morgen terug"
    for place, row, key in ((PLACE, "2", "data"), ("notes_note.text", "1", "data")):
        with pytest.raises(Unsealable):
            unseal(sealed, place=place, row=row, key=key)


def test_a_changed_byte_was_noticed() -> None:
    sealed = seal(b"NL91ABNA0417164300", place=PLACE, row="1")

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Unsealable):
            unseal(bytes(changed), place=PLACE, row="1")


@pytest.mark.parametrize("noise", [b"", b"\x01", b"\x02" * 40, b"plain text that nobody sealed"])
def test_what_was_never_sealed_was_refused(noise: bytes) -> None:
    with pytest.raises(Unsealable):
        unseal(noise, place=PLACE, row="1")


def test_a_destroyed_key_took_its_text_along_and_no_other() -> None:
    sealed = {key: seal(b"x", place=PLACE, row="1", key=key) for key in ("note-1", "note-2")}

    assert destroy_key("note-1") == 1
    assert destroy_key("note-1") == 0

    with pytest.raises(Unsealable):
        unseal(sealed["note-1"], place=PLACE, row="1", key="note-1")
    assert unseal(sealed["note-2"], place=PLACE, row="1", key="note-2") == b"x"


def test_a_new_key_sealed_the_next_text_and_the_old_one_still_opened_the_last() -> None:
    before = seal(b"x", place=PLACE, row="1")

    number = next_generation()
    after = seal(b"x", place=PLACE, row="1")

    assert generations() == [1, number] == [1, 2]
    assert unseal(before, place=PLACE, row="1") == unseal(after, place=PLACE, row="1") == b"x"
    destroy_key("data", before=number)
    assert unseal(after, place=PLACE, row="1") == b"x"
    with pytest.raises(Unsealable):
        unseal(before, place=PLACE, row="1")


def test_eight_at_once_made_one_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _number: key_of("some.key", Fernet.generate_key), range(40)))

    assert len(made) == 1
    assert [path.name for path in key_path("").iterdir()] == ["some.key"]
    assert key_path("some.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../keys", "Note 1", "", "a/b"])
def test_a_name_that_could_leave_the_key_store_was_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a key"):
        seal(b"x", place=PLACE, row="1", key=name)
