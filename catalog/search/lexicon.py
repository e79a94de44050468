"""The words of the catalogue, for "Did you mean".

Refreshed as a whole after an import; read when a search finds nothing.
"""

import re

from django.db import connection, transaction

from bieb.lib.text import plain

MOST_WORDS = 8
"""Words of one search that are looked at."""
WORD = re.compile(r"[^\W\d_]{3,60}")
ALIKE = 0.2
"""Share of three-letter groups that two words must have in common to be compared at all."""

# Words of titles and names as they are written, with accents, in lower case; no numbers.
MAKE_ROOM = """
CREATE TEMPORARY TABLE catalog_words_now (text text, titles integer) ON COMMIT DROP
"""
COUNT_WORDS = """
INSERT INTO catalog_words_now
SELECT word, ndoc FROM ts_stat($$
  SELECT to_tsvector('simple', concat_ws(' ',
    title, subtitle, author, array_to_string(contributors, ' '), series, genre))
  FROM catalog_title
$$) WHERE length(word) BETWEEN 3 AND 60 AND word ~ '^[[:alpha:]]+$'
"""
FORGET_WORDS = """
DELETE FROM catalog_word AS known
WHERE NOT EXISTS (SELECT FROM catalog_words_now AS found WHERE found.text = known.text)
"""
KEEP_WORDS = """
INSERT INTO catalog_word AS known (text, titles) SELECT text, titles FROM catalog_words_now
ON CONFLICT (text) DO UPDATE SET titles = excluded.titles WHERE known.titles <> excluded.titles
"""


@transaction.atomic
def refresh() -> int:
    """Count the words of the whole catalogue again; safe to repeat. Return how many changed."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.catalog_words_now")
        cursor.execute(MAKE_ROOM)
        cursor.execute(COUNT_WORDS)
        cursor.execute(FORGET_WORDS)
        gone = cursor.rowcount
        cursor.execute(KEEP_WORDS)
        return int(gone + cursor.rowcount)


LOOK_ALIKES = """
SELECT given.word, alike.text, alike.titles
FROM unnest(%s::text[]) AS given (word)
CROSS JOIN LATERAL (
  SELECT text, titles FROM catalog_word WHERE text %% given.word
  ORDER BY similarity(text, given.word) DESC, titles DESC LIMIT 20
) AS alike
"""


def suggest(text: str) -> str:
    """Rewrite the words that do not stand in the catalogue as words that do; "" when none is near.

    Reads a table of words, not of titles: its size grows with the language, not the collection.
    """
    words = list(dict.fromkeys(word.casefold() for word in WORD.findall(text)))[:MOST_WORDS]
    if not words:
        return ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {ALIKE}")
        cursor.execute(LOOK_ALIKES, [words])
        alike = cursor.fetchall()
    better = {word: _nearest(word, [row[1:] for row in alike if row[0] == word]) for word in words}
    suggestion = WORD.sub(lambda match: better.get(match[0].casefold()) or match[0], text)
    return suggestion if any(better.values()) else ""


def _nearest(word: str, candidates: list[tuple[str, int]]) -> str:
    """Return the nearest other word, the most used of equals; "" when the word is known or alone."""
    written = plain(word)
    ranked = sorted((distance(written, plain(text)), -titles, text) for text, titles in candidates)
    if not ranked or ranked[0][0] == 0 or ranked[0][0] > 1 + len(word) // 5:
        return ""
    return ranked[0][2]


def distance(one: str, other: str) -> int:
    """Count the typing errors between two words: a letter wrong, missing, too many, or two swapped."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
