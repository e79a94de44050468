"""Old lists without proof: taken over whole or not at all, and never mailed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consent.models import ConsentEvent
from consent.operations import How, mailable, may_mail, record_consent
from consent.texts import current_text, publish_texts
from tests.builders import MONDAY, a_member, at_noon, card_of


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def listed(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / "nieuwsbrief-2019.csv"
    path.write_text("\n".join(["card,purpose", *rows]), encoding="utf-8")
    return str(path)


def run(path: str, *options: str) -> str:
    out = StringIO()
    call_command("import_consents", path, *options, stdout=out)
    return out.getvalue()


def test_a_look_wrote_nothing(tmp_path: Path) -> None:
    said = run(listed(tmp_path, f"{card_of(a_member()).number},newsletter"))

    assert "1 would become unproven" in said
    assert not ConsentEvent.objects.exists()


def test_what_was_taken_over_was_unproven_and_not_mailed(tmp_path: Path) -> None:
    jan, fatima = a_member(), a_member(given_name="Fatima")
    path = listed(tmp_path, *(f"{card_of(each).number},newsletter" for each in (jan, fatima)))

    run(path, "--execute")

    events = ConsentEvent.objects.all()
    assert {(each.state, each.channel, each.reference) for each in events} == {
        ("unproven", "import", "nieuwsbrief-2019.csv")
    }
    assert not may_mail(jan, "newsletter", today=MONDAY)
    assert not mailable("newsletter", today=MONDAY).exists()


def test_who_had_decided_was_left_alone(tmp_path: Path) -> None:
    yes, no = a_member(), a_member(given_name="Fatima")
    for member, given in ((yes, True), (no, False)):
        text = current_text("newsletter", "nl")
        record_consent(member, text, given=given, how=How(channel="web"), at=at_noon(MONDAY))

    said = run(
        listed(tmp_path, *(f"{card_of(each).number},newsletter" for each in (yes, no))), "--execute"
    )

    assert "2 decided already" in said
    assert not ConsentEvent.objects.filter(state="unproven").exists()
    assert may_mail(yes, "newsletter", today=MONDAY)


def test_every_row_with_a_mistake_was_named_and_nothing_was_written(tmp_path: Path) -> None:
    good = card_of(a_member()).number
    path = listed(
        tmp_path, f"{good},newsletter", "123,newsletter", f"{good},prijzen", good,
        f"{good},newsletter", "",
    )  # fmt: skip

    with pytest.raises(CommandError) as refusal:
        run(path, "--execute")

    said = str(refusal.value)
    assert [line.split(":")[0] for line in said.splitlines()[:-1]] == [
        f"rij {number}" for number in (3, 4, 5, 6)
    ]
    assert not ConsentEvent.objects.exists()


def test_a_file_of_another_shape_was_refused(tmp_path: Path) -> None:
    path = tmp_path / "iets.csv"
    path.write_text("naam;mail\nJan;jan@example.org\n")

    with pytest.raises(CommandError, match="card,purpose"):
        run(str(path))
    with pytest.raises(CommandError, match="weg"):
        run(str(tmp_path / "weg.csv"))


def test_a_spreadsheet_with_semicolons_and_spaces_was_read(tmp_path: Path) -> None:
    number = card_of(a_member()).number
    path = tmp_path / "lijst.csv"
    path.write_text(f"\ufeffCard;Purpose\r\n{number[:4]} {number[4:]};newsletter\r\n", "utf-8")

    assert "1 became unproven" in run(str(path), "--execute")
