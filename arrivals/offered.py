"""The interests that a library starts with. What it changed afterwards stays as it is."""

import tomllib
from pathlib import Path

from arrivals.models import Interest

FILE = Path(__file__).resolve().parent / "interests.toml"


def publish_interests() -> None:
    """Write the interests that the database does not have yet; safe to repeat."""
    texts = tomllib.loads(FILE.read_text())
    Interest.objects.bulk_create(
        [
            Interest(
                code=code,
                name_nl=text["nl"],
                name_en=text["en"],
                group=text["group"],
                place=place,
                is_sensitive=text.get("sensitive", False),
                audience=text.get("audience", ""),
                is_fiction=text.get("fiction"),
                languages=text.get("languages", []),
                genres=text.get("genres", []),
                shelves=text.get("shelves", []),
            )
            for place, (code, text) in enumerate(texts.items(), start=1)
        ],
        ignore_conflicts=True,
    )
