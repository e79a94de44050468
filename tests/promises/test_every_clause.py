"""Every sentence of the statement has a proof, or says why it comes later; that list only shrinks."""

from django.conf import settings

from bieb.promises.proofs import proofs
from statement.choices import DEMO
from statement.clauses import CLAUSES, LINK


def test_every_sentence_was_proved_or_said_why_not_yet() -> None:
    proved = {each.clause for each in proofs()}
    later = {each.id for each in CLAUSES.values() if each.later}

    assert set(CLAUSES) - proved - later == set()
    assert proved - set(CLAUSES) == set()


def test_each_proof_was_headed_by_the_sentence_we_publish() -> None:
    for proof in proofs():
        sentence = CLAUSES[proof.clause].sentence("nl", DEMO)
        assert LINK.sub(r"\1", proof.sentence).startswith(f'"{sentence}"'), proof.file


def test_every_test_that_a_proof_names_was_there() -> None:
    for proof in proofs():
        for test in proof.tests:
            file, _colons, name = test.partition("::")
            text = (settings.BASE_DIR / file).read_text()
            assert f"def {name}(" in text, f"{proof.clause} names {test}"
