"""The few SQL statements of an import, each over all records at once.

Records are copied into a table without indexes that lives as long as the transaction, judged
there together, and written to the catalogue by one statement.
"""

COLUMNS = """control_number, title, subtitle, other_titles, author, contributors, year, language,
    publisher, edition, series, isbns, item_type, audience, is_fiction, genre, sort_key, shelf_mark"""

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('catalog.import_marc'))"

CLEAR = "DROP TABLE IF EXISTS pg_temp.marc_stage, pg_temp.marc_new, pg_temp.marc_copy"

MAKE_STAGE = """
CREATE TEMPORARY TABLE marc_stage (
  control_number text, title text, subtitle text, other_titles text[], author text,
  contributors text[], year smallint, language text, publisher text, edition text, series text,
  isbns text[], item_type text, audience text, is_fiction boolean, genre text, sort_key text,
  shelf_mark text, record_hash bytea, number integer
) ON COMMIT DROP
"""

FILL_STAGE = f"COPY marc_stage ({COLUMNS}, record_hash, number) FROM STDIN"

TAKE_OUT_DOUBLES = """
WITH placed AS (
  SELECT ctid, row_number() OVER (PARTITION BY control_number ORDER BY number) AS place
  FROM marc_stage
)
DELETE FROM marc_stage USING placed
WHERE marc_stage.ctid = placed.ctid AND placed.place > 1
RETURNING marc_stage.number, marc_stage.control_number
"""

TAKE_OUT_UNCHANGED = """
DELETE FROM marc_stage USING catalog_title AS known
WHERE known.control_number = marc_stage.control_number
  AND known.record_hash = marc_stage.record_hash
"""

ITEM_TYPES_IN_STAGE = "SELECT DISTINCT item_type FROM marc_stage"

MAKE_NEW = """
CREATE TEMPORARY TABLE marc_new (title_id bigint, item_type_id bigint, shelf_mark text)
ON COMMIT DROP
"""

WRITE_TITLES = """
WITH written AS (
  INSERT INTO catalog_title AS known (
    control_number, title, subtitle, other_titles, author, contributors, year, language,
    publisher, edition, series, isbns, item_type_id, audience, is_fiction, genre, sort_key,
    record_hash, added_on
  )
  SELECT control_number, title, subtitle, other_titles, author, contributors, year, language,
    publisher, edition, series, isbns, kind.id, audience, is_fiction, genre, sort_key,
    record_hash, %(today)s
  FROM marc_stage JOIN catalog_itemtype AS kind ON kind.code = item_type
  ORDER BY number
  ON CONFLICT (control_number) DO UPDATE SET
    title = excluded.title, subtitle = excluded.subtitle, other_titles = excluded.other_titles,
    author = excluded.author, contributors = excluded.contributors, year = excluded.year,
    language = excluded.language, publisher = excluded.publisher, edition = excluded.edition,
    series = excluded.series, isbns = excluded.isbns, item_type_id = excluded.item_type_id,
    audience = excluded.audience, is_fiction = excluded.is_fiction, genre = excluded.genre,
    sort_key = excluded.sort_key, record_hash = excluded.record_hash
  RETURNING known.id, known.control_number, known.item_type_id, known.xmax = 0 AS is_new
)
INSERT INTO marc_new
SELECT written.id, written.item_type_id, marc_stage.shelf_mark
FROM written JOIN marc_stage USING (control_number) WHERE is_new
"""

MAKE_COPY_PLAN = """
CREATE TEMPORARY TABLE marc_copy (
  place bigint, title_id bigint, item_type_id bigint, shelf_mark text
) ON COMMIT DROP
"""

PLAN_COPIES = """
INSERT INTO marc_copy
SELECT row_number() OVER (ORDER BY title_id, nth) AS place, title_id, item_type_id, shelf_mark
FROM marc_new
JOIN catalog_itemtype AS kind ON kind.id = item_type_id AND NOT kind.is_online
CROSS JOIN generate_series(1, %(copies)s) AS nth
"""

WRITE_COPIES = """
WITH numbered AS (
  SELECT place, row_number() OVER (ORDER BY place) AS nth
  FROM (SELECT place FROM marc_copy ORDER BY place LIMIT %(many)s) AS next
), drawn AS (
  SELECT barcode, nth FROM unnest(%(barcodes)s::text[]) WITH ORDINALITY AS drawn (barcode, nth)
), written AS (
  INSERT INTO catalog_copy (barcode, title_id, item_type_id, branch_id, shelf_mark, added_on)
  SELECT barcode, title_id, item_type_id,
    (%(branches)s::bigint[])[place %% cardinality(%(branches)s::bigint[]) + 1],
    shelf_mark, %(today)s
  FROM marc_copy JOIN numbered USING (place) JOIN drawn USING (nth)
  ON CONFLICT (barcode) DO NOTHING
  RETURNING barcode
)
DELETE FROM marc_copy USING numbered, drawn, written
WHERE marc_copy.place = numbered.place AND numbered.nth = drawn.nth
  AND drawn.barcode = written.barcode
"""
