"""A database of its own for each benchmark, and rows to fill it with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from circulation.models import TERMS

ROLES = {
    "default": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "purge": "DATABASE_PURGE_URL",
    "verify": "DATABASE_VERIFY_URL",
    "report": "DATABASE_REPORT_URL",
}


@contextmanager
def fresh(name: str) -> Iterator[None]:
    """Make, prepare and drop a database; processes started meanwhile use it too."""
    database = f"bieb_bench_{name}"
    _maintain(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    _maintain(f"CREATE DATABASE {database}")
    before = {variable: os.environ[variable] for variable in ROLES.values()}
    _point_at(database)
    call_command("prepare_database", verbosity=0)
    try:
        yield
    finally:
        connections.close_all()
        _maintain(f"DROP DATABASE {database} WITH (FORCE)")
        os.environ.update(before)


def _point_at(database: str) -> None:
    connections.close_all()
    for alias, variable in ROLES.items():
        connections[alias].settings_dict["NAME"] = database
        head, _, tail = os.environ[variable].partition("?")
        os.environ[variable] = f"{head.rsplit('/', 1)[0]}/{database}?{tail}"


def _maintain(statement: str) -> None:
    given: dict[str, Any] = connections["owner"].get_connection_params()
    address = {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as link:
        link.execute(statement)


def fill(*, members: int, copies: int, today: date) -> None:
    """Write a library of this size by SQL: one branch, one item type, everybody a member."""
    with connection.cursor() as cursor:
        for statement in FILL.replace("TERMS", ", ".join(TERMS)).split(";\n"):
            cursor.execute(statement, {"members": members, "copies": copies, "today": today})
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


FILL = """
INSERT INTO catalog_branch (id, code, name, street, house_number, postcode, city, phone,
  has_book_drop, is_virtual) OVERRIDING SYSTEM VALUE VALUES (1, 'RIJ', 'Rijssen', '', '', '', '', '', true, false);
INSERT INTO catalog_openinghours (branch_id, weekday, opens_at, closes_at, is_staffed)
  SELECT 1, day, '10:00', '18:00', true FROM generate_series(0, 5) day;
INSERT INTO catalog_itemtype (id, code, name, is_online) OVERRIDING SYSTEM VALUE VALUES (1, 'boek', 'Boek', false);
INSERT INTO members_membershiptype (id, code, name, fee_year_cents, is_offered)
  OVERRIDING SYSTEM VALUE VALUES (1, 'standaard', 'Standaard', 0, true);
INSERT INTO circulation_rule (category_id, max_loans) VALUES (1, 1000);
INSERT INTO circulation_rule (item_type_id, loan_days, renewal_days) VALUES (1, 21, 21);
INSERT INTO circulation_terms (id, fingerprint, sources, rules, TERMS)
  OVERRIDING SYSTEM VALUE SELECT 0, 'bench', '{}', '{}', TERMS FROM circulation_rule
  WHERE branch_id IS NULL AND category_id IS NULL AND item_type_id IS NULL;
INSERT INTO members_member (subject_id, initials, given_name, name_prefix, family_name, sort_key,
  birth_date, phone, language, home_branch_id, joined_on,
  shows_titles_in_mail, is_protected)
  SELECT md5('member' || n)::uuid, '', 'Lid', '', 'Nummer ' || n, 'nummer ' || n, '1980-01-01', '',
  'nl', 1, '2015-01-01', false, false FROM generate_series(1, %(members)s) n;
INSERT INTO members_card (member_id, number, issued_on, block_reason)
  SELECT md5('member' || n)::uuid, '2' || lpad(n::text, 13, '0'), '2015-01-01', ''
  FROM generate_series(1, %(members)s) n;
INSERT INTO members_membership (member_id, type_id, starts_on)
  SELECT md5('member' || n)::uuid, 1, '2015-01-01' FROM generate_series(1, %(members)s) n;
INSERT INTO catalog_title (id, control_number, title, subtitle, author, contributors, language, publisher,
  series, isbns, item_type_id, audience, is_fiction, genre, sort_key, record_hash, added_on)
  OVERRIDING SYSTEM VALUE
  SELECT n, 'bench-' || n, 'Titel ' || n, '', 'Schrijver', '{}', 'nl', '', '', '{}', 1, 'adult', true,
  '', 'titel ' || n, decode(md5(n::text), 'hex'), '2015-01-01' FROM generate_series(1, 1 + %(copies)s / 3) n;
INSERT INTO catalog_copy (id, barcode, title_id, item_type_id, branch_id, shelf_mark, added_on)
  OVERRIDING SYSTEM VALUE
  SELECT n, '3' || lpad(n::text, 13, '0'), 1 + n / 3, 1, 1, '', '2015-01-01'
  FROM generate_series(1, %(copies)s) n
"""
