"""R13: searching a large catalogue, beside the same SQL without the library around it."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from statistics import quantiles
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from catalog.models import Word
from catalog.search import lexicon
from catalog.search.finding import find
from catalog.search.wish import Wish

TITLES = {"small": 100_000, "full": 500_000}
ASKED = 40
SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "hu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "wu",
    "zaal",
    "berg",
    "dijk",
    "meer",
    "veld",
    "huis",
    "boom",
]
TITLE = """
UPDATE catalog_title SET title = initcap(concat_ws(' ', 'verhaal',
  (%(syllables)s::text[])[1 + floor(random() * random() * 22)::int]
    || (%(syllables)s::text[])[1 + floor(random() * 22)::int]
    || (%(syllables)s::text[])[1 + floor(random() * 22)::int],
  (%(syllables)s::text[])[1 + floor(random() * random() * 22)::int]
    || (%(syllables)s::text[])[1 + floor(random() * 22)::int]))
"""
Ask = Callable[[str], object]


def run(profile: Profile) -> list[Result]:
    """Search for rare words, the word that stands in every title, and words with a typing error."""
    _fill(TITLES[profile.name])
    rng = random.Random(13)  # noqa: S311
    words = [each for each in Word.objects.values_list("text", flat=True) if len(each) > 5]
    rare = rng.sample(words, ASKED)
    kinds: dict[str, tuple[Ask, Sequence[str]]] = {
        "a rare word": (_find, rare),
        "a word of every title": (
            _find,
            [f"verhaal {word}" for word in rare[:3]] + ["verhaal"] * 20,
        ),
        "a typing error": (lexicon.suggest, [_mistyped(word, rng) for word in rare]),
    }
    return [_beside_bare(f"R13 {name}, p95", ask, asked) for name, (ask, asked) in kinds.items()]


def _fill(titles: int) -> None:
    database.fill(members=10, copies=3 * titles, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(TITLE, {"syllables": SYLLABLES})
        lexicon.refresh()
        cursor.execute("ANALYZE")


def _find(words: str) -> object:
    return find(Wish(zoek=words))


def _mistyped(word: str, rng: random.Random) -> str:
    """Leave out one letter, never the first."""
    where = rng.randrange(1, len(word))
    return word[:where] + word[where + 1 :]


def _beside_bare(name: str, ask: Ask, asked: Sequence[str]) -> Result:
    """Ask each, and right after it the same SQL without the library."""
    ours, bare = [], []
    for words in asked:
        with CaptureQueriesContext(connection) as queries:
            ask(words)
        ours.append(_milliseconds(partial(ask, words)))
        bare.append(_milliseconds(partial(_run, [each["sql"] for each in queries])))
    return Result(name, "ms", quantiles(ours, n=20)[-1], quantiles(bare, n=20)[-1], "<= 1.5")


def _run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()


def _milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
