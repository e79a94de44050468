"""Search: Dutch words and names without accents, kept by PostgreSQL itself on every title."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# `bieb_dutch` knows that "boeken" is "boek" and skips "de"; `bieb_simple` leaves words as they
# are, so that names and titles such as "Het" are found too. Both read "Čapek" as "capek".
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION bieb_dutch (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION bieb_dutch
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
CREATE TEXT SEARCH CONFIGURATION bieb_simple (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION bieb_simple
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION bieb_simple;
DROP TEXT SEARCH CONFIGURATION bieb_dutch;
"""

# One function, because a generated column may only use what never changes its answer: joining an
# array is not known to be such, although it is for text.
DOCUMENT = """
CREATE FUNCTION catalog_search_document(
  title text, subtitle text, other_titles text[], author text, contributors text[],
  series text, genre text
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('bieb_dutch', title), 'A')
  || setweight(to_tsvector('bieb_simple', title), 'A')
  || setweight(to_tsvector('bieb_dutch', author), 'B')
  || setweight(to_tsvector('bieb_simple', author), 'B')
  || setweight(to_tsvector('bieb_dutch', concat_ws(' ', subtitle, array_to_string(other_titles, ' '))), 'B')
  || setweight(to_tsvector('bieb_simple', array_to_string(other_titles, ' ')), 'B')
  || setweight(to_tsvector('bieb_dutch', concat_ws(' ', array_to_string(contributors, ' '), series)), 'C')
  || setweight(to_tsvector('bieb_simple', concat_ws(' ', array_to_string(contributors, ' '), series)), 'C')
  || setweight(to_tsvector('bieb_dutch', genre), 'D');
"""
NO_DOCUMENT = "DROP FUNCTION catalog_search_document"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RunSQL(DOCUMENT, NO_DOCUMENT),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "text",
                    models.CharField(
                        max_length=60, primary_key=True, serialize=False, verbose_name="word"
                    ),
                ),
                ("titles", models.PositiveIntegerField(verbose_name="number of titles")),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "ordering": ["text"],
            },
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("text", name="gin_trgm_ops"),
                name="word_look_alikes",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="edition",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="edition"
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="other_titles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=500),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="other titles",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "title",
                    "subtitle",
                    "other_titles",
                    "author",
                    "contributors",
                    "series",
                    "genre",
                    function="catalog_search_document",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="title",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="title_search"),
        ),
    ]
