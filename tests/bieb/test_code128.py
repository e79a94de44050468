"""The barcodes on slips say what the barcode on the copy says."""

from itertools import pairwise

import pytest

from bieb.lib.code128 import STOP, WIDTHS, bars, signs, svg_path


def test_every_sign_was_eleven_modules_wide_and_different() -> None:
    assert len(set(WIDTHS)) == len(WIDTHS) == 106
    assert {sum(map(int, each)) for each in WIDTHS} == {11}
    assert sum(map(int, STOP)) == 13


def test_a_known_number_had_its_known_check_sign() -> None:
    assert signs("123456") == [105, 12, 34, 56, (105 + 12 + 2 * 34 + 3 * 56) % 103]


def test_a_reader_found_the_digits_again() -> None:
    digits = "30000000000017"
    modules = [0] * (11 * (len(digits) // 2 + 2) + 13)
    for at, wide in bars(digits):
        modules[at : at + wide] = [1] * wide

    assert read(modules) == digits


def read(modules: list[int]) -> str:
    """Read bars the way a scanner does: by how wide each bar and each gap is."""
    by_shape = {shape: number for number, shape in enumerate(WIDTHS)}
    cells = [modules[at : at + 11] for at in range(0, len(modules) - 13, 11)]
    found = [by_shape[widths_of(cell)] for cell in cells]
    assert found[-1] == (found[0] + sum(n * each for n, each in enumerate(found[:-1]))) % 103
    return "".join(f"{each:02d}" for each in found[1:-1])


def widths_of(cell: list[int]) -> str:
    changes = [at for at in range(1, len(cell)) if cell[at] != cell[at - 1]]
    edges = [0, *changes, len(cell)]
    return "".join(str(later - at) for at, later in pairwise(edges))


@pytest.mark.parametrize("wrong", ["123", "12a4"])
def test_what_is_no_even_number_of_digits_was_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        signs(wrong)


def test_the_outline_began_and_ended_with_a_bar() -> None:
    path, width = svg_path("3012", height=40)

    assert path.startswith("M0 0h2v40h-2z")
    assert width == 11 * 4 + 13
