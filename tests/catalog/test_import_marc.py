"""`manage.py import_marc`: good records go in together, again changes nothing, never half."""

import json
import os
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from bieb.lib import barcodes
from catalog.marc.errors import NoBranch, UnknownBranch
from catalog.marc.loading import Wishes, import_records
from catalog.models import Branch, Copy, ItemType, Title, Word
from tests.builders import MONDAY, a_branch, a_copy, a_title
from tests.catalog.marc_files import a_field, a_record, iso2709, marcxml, put, some_records

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY.replace(day=24)


def import_file(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Run the command and return its exit code and its report."""
    out, code = StringIO(), 0
    try:
        call_command("import_marc", str(path), "--json", *options, stdout=out, stderr=StringIO())
    except CommandError as error:
        code = error.returncode
    return code, json.loads(out.getvalue() or "{}")


def words_of(path: Path, *options: str) -> str:
    """Run the command in English and return everything it says."""
    out = StringIO()
    with translation.override("en"):
        try:
            call_command("import_marc", str(path), *options, stdout=out, stderr=out)
        except CommandError as error:
            out.write(str(error))
    return out.getvalue()


def test_records_went_in_with_everything_the_library_keeps(tmp_path: Path) -> None:
    record = a_record(number="7", isbn="9789025863579", extra=[a_field("250", a="68e druk")])

    code, report = import_file(put(tmp_path, iso2709(record, *some_records(2))))

    assert code == 0
    assert (report["read"], report["made"], report["refused"]) == (3, 3, 0)
    title = Title.objects.get(control_number="(NL-TEST)7")
    assert (title.title, title.author, title.edition) == (
        "De brief voor de koning",
        "Tonke Dragt",
        "68e druk",
    )
    assert (title.isbns, title.language, title.item_type.code) == (
        ["9789025863579"],
        "nl",
        "jeugdboek",
    )


def test_names_with_odd_characters_went_in_as_they_were(tmp_path: Path) -> None:
    odd = ['"Q"', "a\\b", "{x},y", "NULL", "é 'n"]
    extra = [a_field("700", "0 ", a=name) for name in odd]

    import_file(put(tmp_path, iso2709(a_record(extra=extra))))

    assert Title.objects.get().contributors == odd


def test_running_it_again_changed_nothing(tmp_path: Path) -> None:
    a_branch()
    path = put(tmp_path, iso2709(*some_records(5)))
    import_file(path, "--copies", "2")
    before = (list(Title.objects.order_by("pk").values()), list(Copy.objects.values()))

    code, report = import_file(path, "--copies", "2")

    assert (code, report["unchanged"], report["made"], report["copies"]) == (0, 5, 0, 0)
    assert (list(Title.objects.order_by("pk").values()), list(Copy.objects.values())) == before


def test_the_same_records_as_xml_were_the_same_titles(tmp_path: Path) -> None:
    import_file(put(tmp_path, iso2709(*some_records(3))))

    _, report = import_file(put(tmp_path, marcxml(*some_records(3)), "records.xml"))

    assert (report["unchanged"], report["made"]) == (3, 0)


def test_a_changed_record_replaced_the_description_and_kept_the_copies() -> None:
    a_branch()
    wishes = Wishes(copies=1)
    before, after = a_record(title="De breif"), a_record(title="De brief")
    import_records(BytesIO(iso2709(before)), wishes=wishes, today=MONDAY)

    report = import_records(BytesIO(iso2709(after)), wishes=wishes, today=TUESDAY)

    assert (report.made, report.changed, report.copies) == (0, 1, 0)
    title = Title.objects.get()
    assert (title.title, title.added_on, title.copies.count()) == ("De brief", MONDAY, 1)


def test_a_title_of_another_origin_was_left_alone(tmp_path: Path) -> None:
    ours = a_title(title="Lampje")

    import_file(put(tmp_path, iso2709(*some_records(2))))

    assert Title.objects.get(pk=ours.pk).title == "Lampje"
    assert Title.objects.count() == 3


def test_bad_records_were_named_and_the_good_ones_went_in(tmp_path: Path) -> None:
    one, two = (iso2709(each) for each in some_records(2))
    content = one + b"?????" + two[5:] + iso2709(a_record(number="3", title=""))
    path = put(tmp_path, content + one + iso2709(a_record(number="4", title="Boek 4")))

    code, report = import_file(path)

    assert code == 1
    assert [
        (each["number"], each["control_number"], each["reason"]) for each in report["problems"]
    ] == [
        (2, "2", "no_leader"),
        (3, "3", "no_title"),
        (4, "(NL-TEST)1", "twice"),
    ]
    assert set(Title.objects.values_list("title", flat=True)) == {"Boek 1", "Boek 4"}


def test_the_report_named_a_bad_record_in_words(tmp_path: Path) -> None:
    path = put(tmp_path, iso2709(*some_records(1), a_record(number="3", title="")))

    said = words_of(path)

    assert "Record 2 (3): there is no title (field 245)." in said
    assert "1 record stayed out; the others went in." in said


def test_a_trial_run_said_what_would_happen_and_changed_nothing(tmp_path: Path) -> None:
    a_branch()
    path = put(tmp_path, iso2709(*some_records(3)))

    code, report = import_file(path, "--dry-run", "--copies", "2")

    assert (code, report["made"], report["copies"], report["dry_run"]) == (0, 3, 6, True)
    assert not Title.objects.exists()
    assert not ItemType.objects.exists()
    assert not Word.objects.exists()


@pytest.mark.parametrize("lost", [1, 2, 30, 90, 150])
def test_of_a_file_that_broke_off_nothing_went_in(tmp_path: Path, lost: int) -> None:
    path = put(tmp_path, iso2709(*some_records(3))[:-lost])

    code, report = import_file(path)

    assert (code, report["error"]["code"]) == (2, "file_truncated")
    assert not Title.objects.exists()


def test_of_a_file_that_broke_off_the_whole_records_went_in_when_asked(tmp_path: Path) -> None:
    path = put(tmp_path, iso2709(*some_records(3))[:-30])

    code, report = import_file(path, "--partial")

    assert (code, report["made"]) == (1, 2)
    assert [(each["number"], each["reason"]) for each in report["problems"]] == [(3, "cut_off")]


def test_of_xml_that_broke_off_nothing_went_in(tmp_path: Path) -> None:
    path = put(tmp_path, marcxml(*some_records(3))[:-40])

    code, report = import_file(path)

    assert (code, report["error"]["code"]) == (2, "xml_broken")
    assert not Title.objects.exists()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "nothing.mrc", "file_missing"),
        (lambda folder: folder, "file_is_folder"),
        (lambda folder: put(folder, b""), "file_empty"),
        (lambda folder: put(folder, b"\x1f\x8b\x08rest"), "file_compressed"),
        (lambda folder: put(folder, b"titel;auteur\n"), "not_marc"),
    ],
)
def test_a_file_that_cannot_be_used_was_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    path = make(tmp_path)

    exit_code, report = import_file(path)
    said = words_of(path)

    assert (exit_code, report["error"]["code"]) == (2, code)
    assert "Nothing was imported." in said
    assert "Traceback" not in said


def test_the_refusal_was_in_dutch_for_a_dutch_library(tmp_path: Path) -> None:
    with (
        translation.override("nl"),
        pytest.raises(CommandError, match=r"Het bestand is leeg\. Er is niets ingelezen\."),
    ):
        call_command("import_marc", str(put(tmp_path, b"")), stderr=StringIO())


def test_stopping_half_way_left_nothing_behind(tmp_path: Path) -> None:
    content = iso2709(*some_records(1200))

    def stop(read: int, _place: int) -> None:
        if read >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_records(BytesIO(content), wishes=Wishes(), today=MONDAY, progress=stop)

    assert not Title.objects.exists()
    assert not ItemType.objects.exists()


def test_copies_were_spread_over_the_branches_with_a_building() -> None:
    rijssen, holten = a_branch(), a_branch(code="HOL", name="Bibliotheek Holten")
    Branch.objects.create(code="ONL", name="Online", is_virtual=True)

    report = import_records(
        BytesIO(iso2709(*some_records(10))), wishes=Wishes(copies=3), today=MONDAY
    )

    assert report.copies == 30
    assert rijssen.copies.count() == 15
    assert holten.copies.count() == 15
    assert all(barcodes.is_number(each.barcode, barcodes.COPY) for each in Copy.objects.all())
    assert set(Copy.objects.values_list("shelf_mark", flat=True)) == {"J DRAG"}
    assert Title.objects.get(title="Boek 1").copies.values("branch").distinct().count() == 2


def test_a_barcode_that_exists_was_drawn_again() -> None:
    branch = a_branch()
    taken = a_copy(barcode=barcodes.draw(barcodes.COPY, Random(3)))

    report = import_records(
        BytesIO(iso2709(*some_records(2))), wishes=Wishes(copies=2), today=MONDAY, rng=Random(3)
    )

    assert report.copies == 4
    assert branch.copies.count() == 5
    assert Copy.objects.get(barcode=taken.barcode).pk == taken.pk


def test_copies_went_to_the_branch_that_was_named() -> None:
    a_branch()
    holten = a_branch(code="HOL", name="Bibliotheek Holten")

    import_records(
        BytesIO(iso2709(*some_records(2))),
        wishes=Wishes(copies=2, branch_code="HOL"),
        today=MONDAY,
    )

    assert holten.copies.count() == 4
    assert Copy.objects.count() == 4


def test_copies_without_a_branch_were_refused_before_anything_went_in() -> None:
    content = iso2709(*some_records(2))

    with pytest.raises(NoBranch):
        import_records(BytesIO(content), wishes=Wishes(copies=1), today=MONDAY)
    a_branch()
    with pytest.raises(UnknownBranch):
        import_records(BytesIO(content), wishes=Wishes(copies=1, branch_code="XXX"), today=MONDAY)

    assert not Title.objects.exists()


def test_titles_of_the_online_library_got_no_copies() -> None:
    a_branch()
    online = a_record(number="1", extra=[a_field("338", b="cr")])

    report = import_records(
        BytesIO(iso2709(online, a_record(number="2"))), wishes=Wishes(copies=2), today=MONDAY
    )

    assert report.copies == 2
    assert report.new_item_types == ["ebook", "jeugdboek"]
    assert ItemType.objects.get(code="ebook").is_online


def test_the_words_of_the_new_titles_could_be_suggested() -> None:
    import_records(
        BytesIO(iso2709(a_record(title="Coördinaten"), *some_records(2))),
        wishes=Wishes(),
        today=MONDAY,
    )

    assert Word.objects.get(text="dragt").titles == 2
    assert Word.objects.filter(text="coördinaten").exists()


def test_an_import_took_the_same_number_of_statements_for_ten_times_the_records(
    django_assert_max_num_queries: Any,
) -> None:
    a_branch()
    few, many = iso2709(*some_records(30)), iso2709(*some_records(300))

    with django_assert_max_num_queries(30) as first:
        import_records(BytesIO(few), wishes=Wishes(copies=1), today=MONDAY)
    with django_assert_max_num_queries(30) as second:
        import_records(BytesIO(many), wishes=Wishes(copies=1), today=MONDAY)

    assert len(second) <= len(first)


@pytest.fixture
def real_file() -> Path:
    given = os.environ.get("BIEB_MARC_FILE")
    if not given:
        pytest.skip("BIEB_MARC_FILE names no file of real records")
    return Path(given)


def test_a_real_file_went_in_whole_and_only_once(real_file: Path) -> None:
    code, report = import_file(real_file)
    assert code == 0
    assert report["made"] == report["read"] > 0

    code, again = import_file(real_file)
    assert (code, again["unchanged"]) == (0, report["read"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_title WHERE search IS NULL")
        assert cursor.fetchone() == (0,)
