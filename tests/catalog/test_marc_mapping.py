"""What a record says becomes what the library knows of a title."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymarc import Field, Indicators, Leader, Record, Subfield

from catalog.marc.errors import Reason
from catalog.marc.mapping import Description, described
from tests.catalog.marc_files import a_field, a_record

ADULT_FICTION = "260101s1962    ne            000 1 dut d"
ADULT_FACTS = "260101s2019    ne            000 0 dut d"


def describe(record: Record) -> Description:
    description = described(record)
    assert isinstance(description, Description)
    return description


def test_a_childrens_book_was_described_whole() -> None:
    found = describe(
        a_record(
            number="123",
            title="De brief voor de koning /",
            isbn="90-258-6357-4 (geb.)",
            extra=[
                a_field("246", a="The letter for the king"),
                a_field("250", a="68e druk."),
                a_field("264", " 1", a="Amsterdam :", b="Leopold,", c="2019."),
                a_field("490", a="Tiuri ;", v="1"),
                a_field("655", a="Avontuur."),
                a_field("700", "1 ", a="Dragt, Tonke"),
                a_field("700", "1 ", a="Vries, Anne de,"),
            ],
        )
    )

    assert found == Description(
        control_number="(NL-TEST)123",
        title="De brief voor de koning",
        subtitle="",
        other_titles=["The letter for the king"],
        author="Tonke Dragt",
        contributors=["Anne de Vries"],
        year=1962,
        language="nl",
        publisher="Leopold",
        edition="68e druk",
        series="Tiuri ; 1",
        isbns=["9789025863579"],
        item_type="jeugdboek",
        audience="youth",
        is_fiction=True,
        genre="Avontuur",
        sort_key="brief voor de koning",
        shelf_mark="J DRAG",
    )


@pytest.mark.parametrize(
    ("given_number", "kept"),
    [
        ("9789025863579", ["9789025863579"]),
        ("978-90-258-6357-9 (gebonden)", ["9789025863579"]),
        ("0306406152", ["9780306406157"]),
        ("155860832X (pbk.)", ["9781558608320"]),
        ("9789025863570", []),
        ("geen", []),
        ("Ⅷ", []),
    ],
)
def test_isbns_were_checked_and_written_as_thirteen_digits(
    given_number: str, kept: list[str]
) -> None:
    assert describe(a_record(isbn=given_number)).isbns == kept


@pytest.mark.parametrize(
    ("written", "indicators", "shown"),
    [
        ("Dragt, Tonke.", "1 ", "Tonke Dragt"),
        ("Rowling, J.K.,", "1 ", "J.K. Rowling"),
        ("Vries, Anne de", "1 ", "Anne de Vries"),
        ("King, Martin Luther, Jr.", "1 ", "Martin Luther King, Jr."),
        ("Multatuli", "0 ", "Multatuli"),
        ("Čapek, Karel", "1 ", "Karel Čapek"),
    ],
)
def test_names_were_turned_around(written: str, indicators: str, shown: str) -> None:
    record = a_record(author="", extra=[a_field("100", indicators, a=written)])

    assert describe(record).author == shown


@pytest.mark.parametrize(
    ("leader_kind", "general", "extra", "item_type"),
    [
        ("am", ADULT_FICTION, [], "boek"),
        ("am", "260101s1962    ne     j      000 1 dut d", [], "jeugdboek"),
        ("am", "260101s1962    ne      d     000 1 dut d", [], "grootletter"),
        ("am", ADULT_FICTION, [a_field("340", n="large print")], "grootletter"),
        ("am", ADULT_FICTION, [Field("007", data="tb")], "grootletter"),
        ("im", ADULT_FICTION, [], "luister"),
        ("am", ADULT_FICTION, [a_field("338", b="sd")], "luister"),
        ("jm", ADULT_FICTION, [], "cd"),
        ("gm", ADULT_FICTION, [], "dvd"),
        ("am", ADULT_FICTION, [a_field("338", b="vd")], "dvd"),
        ("mm", ADULT_FICTION, [], "game"),
        ("as", ADULT_FICTION, [], "tijdschrift"),
        ("am", ADULT_FICTION, [a_field("338", b="cr")], "ebook"),
        ("am", "260101s1962    ne      o     000 1 dut d", [], "ebook"),
    ],
)
def test_the_sort_of_thing_was_seen_from_the_record(
    leader_kind: str, general: str, extra: list[Field], item_type: str
) -> None:
    leader = f"00000n{leader_kind} a2200000 i 4500"

    assert describe(a_record(leader=leader, general=general, extra=extra)).item_type == item_type


def test_fiction_and_facts_were_told_apart() -> None:
    class_mark = [a_field("084", a="614.6")]

    assert describe(a_record(general=ADULT_FICTION)).is_fiction
    assert not describe(a_record(general=ADULT_FACTS)).is_fiction
    assert describe(a_record(general="")).is_fiction
    assert not describe(a_record(general="", extra=class_mark)).is_fiction


def test_facts_stood_under_their_subject_and_fiction_under_its_author() -> None:
    class_mark = [a_field("084", a="614.6")]

    assert describe(a_record(general=ADULT_FICTION)).shelf_mark == "DRAG"
    assert describe(a_record(general=ADULT_FACTS, extra=class_mark)).shelf_mark == "614.6 DRAG"


def test_a_title_without_a_number_was_known_by_its_isbn_or_else_by_what_it_says() -> None:
    numberless = describe(a_record(number="", isbn="9789025863579"))
    nameless = describe(a_record(number=""))

    assert numberless.control_number == "isbn:9789025863579"
    assert nameless.control_number.startswith("sha256:")
    assert nameless == describe(a_record(number=""))
    assert (
        nameless.control_number != describe(a_record(number="", title="Torenhoog")).control_number
    )


def test_a_record_without_a_title_gave_a_reason() -> None:
    assert described(a_record(title="")) == Reason.NO_TITLE
    assert described(a_record(title=" /")) == Reason.NO_TITLE


def test_a_control_number_that_does_not_fit_gave_a_reason() -> None:
    assert described(a_record(number="9" * 61, owner="")) == Reason.NUMBER_TOO_LONG
    assert isinstance(described(a_record(number="9" * 60, owner="")), Description)


def test_the_fingerprint_changed_with_what_we_keep_and_with_nothing_else() -> None:
    before = describe(a_record())
    summary = describe(a_record(extra=[a_field("520", a="Tiuri brengt een brief.")]))
    edition = describe(a_record(extra=[a_field("250", a="69e druk")]))

    assert summary.fingerprint() == before.fingerprint()
    assert edition.fingerprint() != before.fingerprint()


TAGS = ["001", "003", "007", "008", "020", "041", "084", "100", "245", "246", "250", "260"]
TAGS += ["264", "336", "338", "340", "490", "650", "655", "700", "710", "830", "852", "999"]
subfields = st.builds(
    Subfield, code=st.sampled_from("abcdhjnpv29"), value=st.text(max_size=700) | st.text("19,. /")
)
data_fields = st.builds(
    lambda tag, indicators, inside: Field(tag=tag, indicators=indicators, subfields=inside),
    st.sampled_from(TAGS[4:]),
    st.builds(Indicators, st.sampled_from(" 012349x"), st.sampled_from(" 012349é")),
    st.lists(subfields, max_size=4),
)
control_fields = st.builds(
    lambda tag, text: Field(tag=tag, data=text), st.sampled_from(TAGS[:4]), st.text(max_size=80)
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(data_fields | control_fields, max_size=12),
    st.text(min_size=24, max_size=24),
)
def test_any_record_gave_a_title_that_fits_or_a_reason(fields: list[Field], leader: str) -> None:
    record = Record()
    record.leader = Leader(leader)
    record.add_field(*fields)

    found = described(record)

    if isinstance(found, Description):
        assert 0 < len(found.title) <= 500
        assert 0 < len(found.sort_key) <= 500
        assert 0 < len(found.control_number) <= 60
        assert len(found.author) <= 300
        assert len(found.series) <= 300
        assert len(found.genre) <= 40
        assert len(found.language) <= 3
        assert "\x00" not in repr(found.title)
        found.fingerprint()
