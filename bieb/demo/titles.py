"""The titles of the demo library, which all exist, and copies of them on the shelves."""

import csv
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

from django.conf import settings

from bieb.demo.policy import POLICY
from bieb.lib import barcodes
from bieb.lib.text import plain
from catalog.models import Branch, Copy, ItemType, Title
from catalog.search import lexicon

FIRST_BARCODE = "39990000000015"
NON_FICTION = {"Informatief", "Geschiedenis", "Koken"}


def make_titles(rng: Random, *, added_on: date) -> list[Copy]:
    """Make every title of `catalog/demo_titles.csv` and one to four copies of each."""
    types = {each.code: each for each in ItemType.objects.all()}
    with Path(settings.BASE_DIR, "catalog", "demo_titles.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    titles = Title.objects.bulk_create(
        [_title(number, row, types, added_on) for number, row in enumerate(rows, start=1)]
    )
    lexicon.refresh()
    branches = list(Branch.objects.order_by("code"))
    copies = [
        copy
        for title in titles
        if not title.item_type.is_online
        for copy in _copies(title, branches, rng, added_on)
    ]
    copies[0].barcode = FIRST_BARCODE
    return Copy.objects.bulk_create(copies)


def _title(number: int, row: dict[str, str], types: dict[str, ItemType], added_on: date) -> Title:
    return Title(
        control_number=f"demo-{number:05d}",
        title=row["title"],
        subtitle=row["subtitle"],
        author=row["author"],
        year=int(row["year"]),
        language=row["language"],
        isbns=[row["isbn"]] if row["isbn"] else [],
        item_type=types[row["item_type"]],
        audience=row["audience"],
        genre=row["genre"],
        is_fiction=row["genre"] not in NON_FICTION,
        sort_key=_sort_key(row["title"]),
        record_hash=sha256("|".join(row.values()).encode()).digest(),
        added_on=added_on,
    )


def _sort_key(title: str) -> str:
    """Sort without a leading article: De aanslag stands under A."""
    words = plain(title)
    for article in ("de ", "het ", "een ", "'t "):
        words = words.removeprefix(article)
    return words


def _copies(title: Title, branches: list[Branch], rng: Random, added_on: date) -> list[Copy]:
    count = rng.choices([1, 2, 3, 4], weights=[3, 5, 3, 1])[0]
    name = (title.author.split(" en ")[0].split() or [title.title])[-1]
    shelf = f"{title.genre} {plain(name)[:4].upper()}".strip()
    return [
        Copy(
            barcode=barcodes.draw(barcodes.COPY, rng),
            title=title,
            item_type=title.item_type,
            branch=branches[
                (index + rng.randrange(3)) % len(branches) if index else rng.randrange(2)
            ],
            shelf_mark=shelf,
            price_cents=POLICY["item_types"][title.item_type.code][1],
            added_on=added_on,
        )
        for index in range(count)
    ]
