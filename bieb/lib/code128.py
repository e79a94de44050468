"""Barcodes that any scanner reads: Code 128, set C, two digits in one sign."""

WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
]
"""Of each sign the widths of bar, gap, bar, gap, bar, gap. Source: ISO/IEC 15417."""
START_C = 105
STOP = "2331112"


def signs(digits: str) -> list[int]:
    """Return the numbers of the signs, with start and check sign, of an even number of digits.

    Raises:
        ValueError: it is not an even number of digits.
    """
    if not digits.isdecimal() or not digits.isascii() or len(digits) % 2:
        raise ValueError(digits)
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    check = START_C + sum(place * pair for place, pair in enumerate(pairs, start=1))
    return [START_C, *pairs, check % 103]


def bars(digits: str) -> list[tuple[int, int]]:
    """Return where each bar begins and how wide it is, in modules from the left edge."""
    found, at = [], 0
    for number, width in enumerate("".join(WIDTHS[sign] for sign in signs(digits)) + STOP):
        if number % 2 == 0:
            found.append((at, int(width)))
        at += int(width)
    return found


def svg_path(digits: str, *, height: int) -> tuple[str, int]:
    """Return the outline of the bars as an SVG path, and how wide it all is, in modules."""
    found = bars(digits)
    last, width = found[-1]
    path = "".join(f"M{at} 0h{wide}v{height}h-{wide}z" for at, wide in found)
    return path, last + width
