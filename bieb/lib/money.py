"""Euros as people in the Netherlands write them; everywhere else money is integer cents."""

import re

_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:[.,](?P<rest>[0-9]{1,2}))?"
)


def euro(cents: int) -> str:
    """Write `cents` as an amount: 123456 becomes "€ 1.234,56" (with a no-break space)."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"€\u00a0{sign}{whole:,}".replace(",", ".") + f",{rest:02d}"


def cents(text: str) -> int:
    """Read an amount as people type it: "12", "12,4", "€ 1.234,56" and "12.50" become cents.

    Raises:
        ValueError: it is no amount, or it has parts of a cent.
    """
    found = _AMOUNT.fullmatch(text.replace("€", "").replace("\u00a0", "").replace(" ", ""))
    if found is None:
        raise ValueError(text)
    sign = -1 if found["sign"] else 1
    whole = int(found["whole"].replace(".", ""))
    return sign * (whole * 100 + int((found["rest"] or "0").ljust(2, "0")))
