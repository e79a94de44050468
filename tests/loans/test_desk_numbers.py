"""What the desk makes of what was scanned or typed."""

import pytest

from loans.desk.numbers import Kind, read

CARD, COPY = "23456789012345", "34567890123456"


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        (CARD, Kind.CARD, CARD),
        (COPY, Kind.COPY, COPY),
        ("2345 6789 0123 45", Kind.CARD, CARD),
        ("3456-7890-1234-56", Kind.COPY, COPY),
        ("23456789O12345", Kind.CARD, CARD),
        ("34567890o23456", Kind.COPY, "34567890023456"),
        (" v ", Kind.PREVIOUS, "V"),
        ("?", Kind.HELP, "?"),
        ("9789025865528", Kind.ISBN, "9789025865528"),
        ("978-90-258-6552-8", Kind.ISBN, "9789025865528"),
        ("44567890123456", Kind.OTHER, "44567890123456"),
        (COPY + COPY, Kind.OTHER, COPY + COPY),
        ("3456789012345", Kind.OTHER, "3456789012345"),
        ("٣٤٥٦٧٨٩٠١٢٣٤٥٦", Kind.OTHER, "٣٤٥٦٧٨٩٠١٢٣٤٥٦"),
        ("", Kind.OTHER, ""),
    ],
)
def test_a_scan_was_read(typed: str, kind: Kind, number: str) -> None:
    scanned = read(typed)

    assert (scanned.kind, scanned.number) == (kind, number)
