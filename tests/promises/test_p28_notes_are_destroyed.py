"""P28: "Soms schrijven we kort iets op om je te helpen of terug te bellen; zodra dat klaar is, is het briefje weg." """

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from notes.operations import finish_note, notes_about, write_note
from retention.residue.looking import look_for
from tests.all_roles import with_every_role
from tests.builders import a_colleague, a_member
from tests.promises.mutations import Patch, Sql

CLAUSE = "P28"
MUTATIONS = [
    Patch("notes/operations.py", '    destroy_key_of(note, "text")\n', ""),
    Patch("notes/models.py", "return self.filter(last_day__gte=today)", "return self.all()"),
    Sql("ALTER TABLE notes_note DROP CONSTRAINT note_ends_within_two_weeks"),
]
PROVED_BY = [
    "tests/notes/test_notes.py::test_a_note_was_read_through_its_last_day_and_not_the_day_after",
    "tests/notes/test_notes.py::test_done_destroyed_the_note_its_key_and_no_other",
    "tests/notes/test_notes.py::test_a_note_without_an_end_within_two_weeks_was_refused",
    "tests/notes/test_notes.py::test_the_database_held_no_word_of_it",
]
TODAY = date(2026, 11, 23)
WORDS = "Zwijgzame kwartelkoning"


@with_every_role
def test_the_words_were_nowhere_before_and_after_it_was_done(settings: Any, tmp_path: Path) -> None:
    settings.KEY_STORE = tmp_path / "keys"
    jan, wout, colleague = a_member(), a_member(), a_colleague()
    note = write_note(jan, text=WORDS, staff=colleague, today=TODAY)
    number = str(note.pk)
    stays = write_note(wout, text="Haalt zijn tas", staff=colleague, today=TODAY)

    before = look_for([WORDS])
    finish_note(note)

    assert before.can_see
    assert before.places == set()  # encrypted, and in no log, session or queue
    assert notes_about(jan, today=TODAY) == []
    assert [each.note for each in notes_about(wout, today=TODAY + timedelta(days=3))] == [stays]
    assert look_for([WORDS, number]).is_clean
