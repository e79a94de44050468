"""Amounts as people write and type them."""

import pytest

from bieb.lib.money import cents, euro


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12", 1200), ("12,4", 1240), ("12,40", 1240), ("12.40", 1240), ("€ 1.234,56", 123456),
        ("0,05", 5), ("1.000", 100000), ("-3,50", -350), ("€\u00a04,95", 495),
    ],
)  # fmt: skip
def test_an_amount_was_read_as_people_type_it(typed: str, found: int) -> None:
    assert cents(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "tien", "1,234", "12,345", "1.2.3", "12,", "1e3", "٣", "1 000 000 000 000"]
)
def test_what_was_no_amount_was_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  there is no other word for it
        cents(typed)


@pytest.mark.parametrize("amount", [0, 5, 495, 123456, -350])
def test_a_written_amount_was_read_back(amount: int) -> None:
    assert cents(euro(amount)) == amount
