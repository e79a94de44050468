"""How long something lies ready, and which codes stand on the hold shelf: arithmetic only."""

from collections.abc import Collection
from datetime import date, timedelta
from random import Random

from catalog.calendar import OpenDays

WORDS = [
    "AALBES",
    "AARDBEI",
    "ADELAAR",
    "ANEMOON",
    "APPEL",
    "ARTISJOK",
    "BERK",
    "BEUK",
    "BEVER",
    "BIESLOOK",
    "BOSUIL",
    "BRAAM",
    "BUIZERD",
    "CYCLAAM",
    "DAS",
    "DAHLIA",
    "DISTEL",
    "DOLFIJN",
    "DRUIF",
    "EEKHOORN",
    "EGEL",
    "EIK",
    "FAZANT",
    "FORSYTHIA",
    "FRAMBOOS",
    "FUUT",
    "GEIT",
    "GERBERA",
    "GIRAF",
    "GRUTTO",
    "HAAS",
    "HAZELAAR",
    "HEIDE",
    "HERMELIJN",
    "HERT",
    "HULST",
    "IBIS",
    "IRIS",
    "JASMIJN",
    "KAMILLE",
    "KIEVIT",
    "KIKKER",
    "KLAPROOS",
    "KLAVER",
    "KOALA",
    "KONIJN",
    "KRAAN",
    "KROKUS",
    "LAMA",
    "LAVENDEL",
    "LELIE",
    "LIJSTER",
    "LINDE",
    "LYNX",
    "MADELIEF",
    "MANDARIJN",
    "MARTER",
    "MEREL",
    "MUNT",
    "MUS",
    "NARCIS",
    "OOIEVAAR",
    "OTTER",
    "PAUW",
    "PEER",
    "PINGUIN",
    "POEMA",
    "POPULIER",
    "PRUIM",
    "REIGER",
    "ROOS",
    "SALIE",
    "SPECHT",
    "SPREEUW",
    "TIJM",
    "TULP",
    "UIL",
    "VALK",
    "VAREN",
    "VLINDER",
    "VOS",
    "WILG",
    "ZEBRA",
    "ZWAAN",
]
"""Short and friendly, and none of them a name or an insult when it is called out loud."""
NUMBERS = range(10, 100)


def pickup_until(
    ready_on: date, days: int, calendar: OpenDays, *, not_needed_after: date | None
) -> date:
    """Return the last day on which it lies ready, the whole of that day included.

    `days` are calendar days after the day on which it became ready; a closed day moves it to the
    next open one. The member's own "not needed after" is never passed, whatever the calendar says.
    """
    last = calendar.first_open_from(ready_on + timedelta(days=days))
    return last if not_needed_after is None else min(last, not_needed_after)


def draw_code(taken: Collection[str], rng: Random) -> str:
    """Draw a pick-up code such as "OTTER 27" that is not among `taken`.

    When every code is taken a longer number is drawn.
    """
    for _attempt in range(200):
        code = f"{rng.choice(WORDS)} {rng.choice(NUMBERS)}"
        if code not in taken:
            return code
    return f"{rng.choice(WORDS)} {rng.randrange(1000, 10**8)}"


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`: all a fact remembers of when it was."""
    return day - timedelta(days=day.weekday())
