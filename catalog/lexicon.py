"""The words of the catalogue, for "Did you mean".

Refreshed as a whole after an import; read when a search finds nothing.
"""

from django.db import connection, transaction

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
