"""A member takes along everything: built from the register, for themselves only, and then gone."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bieb.lib.clock import noon
from bieb.lib.sealing import Unsealable
from members.models import Guardianship, Household, Member
from retention.registry import declarations
from rights import errors
from rights.export import showing
from rights.export.document import document_of, tables_of
from rights.files import path_of, read_file
from rights.models import CaseEvent, Export
from rights.operations import ask_export, build_export, destroy_export, read_export
from tests.builders import MONDAY, a_loan, a_member

pytestmark = pytest.mark.django_db
AT = noon(MONDAY)


def an_export(member: Member) -> Export:
    export = ask_export(member, channel="web", today=MONDAY, at=AT)
    assert build_export(export.pk, at=AT)
    return Export.objects.get(pk=export.pk)


def taken(export: Export, wanted: str = "json") -> bytes:
    return read_export(export, wanted, today=MONDAY, at=AT)


def table(document: dict[str, Any], model: str) -> dict[str, Any]:
    return next(each for each in tables_of(document) if each["table"] == model)


def test_every_declared_column_was_in_it_with_where_it_came_from() -> None:
    document = document_of(a_member(), today=MONDAY, at=AT)

    exported = {
        (each["table"], column["name"])
        for each in tables_of(document)
        for column in each["columns"]
    }
    declared = {(each.model, name) for each in declarations() for name in each.personal}
    assert exported == declared
    assert all(
        column["source_in_words"] and column["what"]
        for each in tables_of(document)
        for column in each["columns"]
    )


def test_a_guardian_did_not_take_along_the_child() -> None:
    guardian = a_member(given_name="Ouder")
    child = a_member(given_name="Kindje", family_name="Geheim")
    Guardianship.objects.create(child=child, guardian=guardian, since=MONDAY)
    home = Household.objects.create(made_on=MONDAY)
    Member.objects.filter(pk__in=[guardian.pk, child.pk]).update(household=home)
    a_loan(member=child)

    found = json.dumps(document_of(guardian, today=MONDAY, at=AT))

    assert "Ouder" in found
    assert "Kindje" not in found
    assert "Geheim" not in found
    assert str(child.pk) not in found


def test_things_had_their_names_and_codes_their_words() -> None:
    loan = a_loan(member=a_member())

    document = document_of(loan.member, today=MONDAY, at=AT)

    row = table(document, "loans.Loan")["rows"][0]["values"]
    assert row["copy"]["words"] == loan.copy.title.title
    assert row["lent_at"]["words"] == "Bibliotheek Rijssen"
    assert table(document, "members.Member")["rows"][0]["values"]["language"] == {
        "value": "nl",
        "words": "Nederlands",
    }


def test_the_password_was_named_and_left_out() -> None:
    document = document_of(a_member(password="geheim-van-jan"), today=MONDAY, at=AT)

    account = table(document, "members.Account")
    assert account["rows"][0]["values"]["password"] == {"value": None, "left_out": "secret"}
    assert next(each for each in account["columns"] if each["name"] == "password")["left_out"]


def test_the_three_forms_said_the_same_name() -> None:
    export = an_export(a_member(given_name="Zoë", family_name="Čapek"))

    assert "Čapek" in taken(export, "html").decode()
    assert json.loads(taken(export, "json"))["language"] == "nl"
    assert taken(export, "pdf").startswith(b"%PDF-1.7")


def test_a_long_list_was_cut_in_the_pdf_alone_and_it_said_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = a_member()
    for _number in range(3):
        a_loan(member=member)
    document = document_of(member, today=MONDAY, at=AT)
    set_in_pdf: list[dict[str, Any]] = []

    def compiled(*_: Any, sys_inputs: dict[str, str], **__: Any) -> bytes:
        set_in_pdf.append(json.loads(sys_inputs["data"]))
        return b""

    monkeypatch.setattr("typst.compile", compiled)
    for most in (3, 2):
        monkeypatch.setattr(showing, "LINES_IN_PDF", most)
        showing.as_pdf(document)

    whole, cut = (
        next(
            part
            for each in words["activities"]
            for part in each["tables"]
            if part["rows"][2:] or "de eerste 2 regels" in str(part)
        )
        for words in set_in_pdf
    )
    assert (len(whole["rows"]), len(cut["rows"])) == (3, 2)
    assert "In deze pdf" not in str(whole)
    assert ["In deze pdf", "de eerste 2 regels; in de webpagina en de JSON staan ze allemaal"] in (
        cut["facts"]
    )
    assert showing.as_page(document).decode().count("Bibliotheek Rijssen") >= 3


def test_what_a_member_wrote_was_never_markup() -> None:
    nasty = '<script>alert(1)</script> #read("/etc/passwd") *vet*'
    export = an_export(a_member(family_name=nasty[:80]))

    assert b"<script>" not in taken(export, "html")
    assert taken(export, "pdf")


def test_the_file_was_sealed_and_gone_with_its_key() -> None:
    export = an_export(a_member(family_name="Zegelstra"))
    sealed = path_of(export.file).read_bytes()
    assert b"Zegelstra" not in sealed

    destroy_export(export, at=AT)

    assert not path_of(export.file).exists()
    path_of(export.file).write_bytes(sealed)  # as out of a backup
    with pytest.raises(Unsealable):
        read_file(export.file)
    with pytest.raises(errors.ExportGone):
        taken(Export.objects.get(pk=export.pk))


@pytest.mark.parametrize(("days", "readable"), [(6, True), (7, False), (400, False)])
def test_the_file_could_not_be_read_after_a_week_though_no_worker_ran(
    days: int, readable: bool
) -> None:
    export = an_export(a_member())

    assert export.can_be_read(MONDAY + timedelta(days=days)) is readable
    if not readable:
        with pytest.raises(errors.ExportGone):
            read_export(export, "json", today=MONDAY + timedelta(days=days), at=AT)


def test_asking_twice_made_one_file_and_building_twice_too() -> None:
    member = a_member()
    export = an_export(member)

    again = ask_export(member, channel="web", today=MONDAY, at=AT)

    assert again.pk == export.pk
    assert not build_export(export.pk, at=AT)


def test_every_step_was_in_the_ledger() -> None:
    export = an_export(a_member())
    taken(export)
    destroy_export(export, at=AT)

    steps = CaseEvent.objects.filter(case=export.case).values_list("what", flat=True)

    assert list(steps) == ["opened", "identified", "built", "answered", "downloaded", "destroyed"]
