"""Euros as people in the Netherlands write them; everywhere else money is integer cents."""


def euro(cents: int) -> str:
    """Write `cents` as an amount: 123456 becomes "€ 1.234,56" (with a no-break space)."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"€\u00a0{sign}{whole:,}".replace(",", ".") + f",{rest:02d}"
