"""Promises and their proofs: read from the tests, judged by the run, broken on purpose."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bieb.promises.mutating import WrongHarm, changed, is_red
from bieb.promises.proofs import Harm, NoProof, Proof, proofs, read
from bieb.promises.results import GREEN, LATER, RED, UNPROVED, Result, judged, results_of, write

FILE = '''"""P{number}: "Wij vernietigen het briefje."
"""

CLAUSE = "P{number}"
MUTATIONS = [Patch("notes/models.py", "a", "b"), Sql("DROP TABLE x")]
PROVED_BY = ["tests/notes/test_notes.py::test_a_note_went"]


def test_it_went() -> None: ...
'''


def project(folder: Path, *files: str) -> Path:
    (folder / "tests/promises").mkdir(parents=True)
    for number, text in enumerate(files):
        name = text.partition(":")[0].strip('"').lower()
        (folder / f"tests/promises/test_{name or 'p'}_{number}.py").write_text(text)
    return folder


def test_a_proof_was_read_with_its_tests_and_its_harm(tmp_path: Path) -> None:
    root = project(tmp_path, FILE.format(number=28), FILE.format(number=9))

    nine, twenty_eight = proofs(root)

    assert (nine.clause, twenty_eight.clause) == ("P9", "P28")
    assert twenty_eight.sentence == '"Wij vernietigen het briefje."'
    assert twenty_eight.tests == (
        "tests/promises/test_p28_0.py::test_it_went",
        "tests/notes/test_notes.py::test_a_note_went",
    )
    assert [each.kind for each in twenty_eight.harms] == ["Patch", "Sql"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""P28: ', '"""P29: '),
        ('"""P28: "Wij vernietigen het briefje."\n"""', '"""P28"""'),
        ('CLAUSE = "P28"', 'CLAUSE = "P2" + "8"'),
        ('Sql("DROP TABLE x")', "Sql(HARM)"),
        ('Sql("DROP TABLE x")', '"DROP TABLE x"'),
    ],
)
def test_a_file_that_did_not_say_what_it_proves_was_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    text = FILE.format(number=28)
    file = tmp_path / "test_p28.py"
    file.write_text(text.replace(old, new))

    assert text.replace(old, new) != text
    with pytest.raises(NoProof):
        read(file, tmp_path)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ({"a": "passed", "b": "passed"}, GREEN),
        ({"a": "passed", "b": "failed"}, RED),
        ({"b": "failed"}, RED),
        ({"a": "passed"}, None),
        ({"a": "passed", "b": "skipped"}, None),
    ],
)
def test_a_proof_was_green_when_all_its_tests_passed(
    outcomes: dict[str, str], status: str | None
) -> None:
    proof = Proof("P28", "", "", ("a", "b"), ())

    assert [each.status for each in judged([proof], outcomes)] == ([status] if status else [])


def test_a_proof_that_never_ran_was_no_proof_and_what_comes_later_said_why(
    settings: Any, tmp_path: Path
) -> None:
    settings.PROOF_FILE = tmp_path / "promises.json"
    ran, never = (Proof(name, "", "", ("a",), ()) for name in ("P1", "P28"))
    write([Result("P1", GREEN, ("a",), "2026-11-22T10:00:00+00:00")], settings.PROOF_FILE)

    found = results_of([never, ran], {"P9": "comes with the incidents"})

    assert [(each.id, each.status) for each in found] == [
        ("P1", GREEN),
        ("P9", LATER),
        ("P28", UNPROVED),
    ]


def test_harm_was_done_to_exactly_one_place() -> None:
    harm = Harm("Patch", ("notes/models.py", "a", "b"))

    assert changed("xay", harm) == "xby"
    for text in ("xy", "xaya"):
        with pytest.raises(WrongHarm):
            changed(text, harm)


def test_every_harm_that_a_proof_names_could_still_be_done() -> None:
    for proof in proofs():
        assert proof.harms, f"{proof.file} names no harm that must turn it red"
        for harm in proof.harms:
            if harm.kind == "Patch":
                changed((settings.BASE_DIR / harm.arguments[0]).read_text(), harm)


@pytest.mark.parametrize(
    ("harm", "is_noticed"),
    [
        (("bieb/lib/money.py", '"""', '"""Broken: '), False),
        (("bieb/lib/sealing.py", "sealed[0] != FORMAT", "False"), True),
    ],
)
def test_harm_turned_its_proof_red_and_other_harm_did_not(
    harm: tuple[str, str, str], is_noticed: bool
) -> None:
    tests = ("tests/bieb/test_sealing.py::test_a_changed_byte_was_noticed",)
    proof = Proof("P3", "", "", tests, ())
    text = (settings.BASE_DIR / harm[0]).read_text()
    whole = (harm[0], text, text.replace(harm[1], harm[2], 1))

    assert is_red(proof, Harm("Patch", whole), settings.BASE_DIR) is is_noticed
