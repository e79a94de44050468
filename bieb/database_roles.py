"""What each database role may do. On a server with one role there is nothing to grant.

The owner makes tables. The application reads and writes rows but can neither drop a table nor
change what is written once. The purge deletes and owns the table of who borrowed. The
verification reads everything and changes nothing. Reports see no personal data at all.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from retention.registry import declarations

WRITTEN_ONCE = (
    "access_accessuse",
    "audit_accessline",
    "audit_attestation",
    "audit_breach",
    "audit_breachevent",
    "audit_stafflook",
    "audit_subjectref",
    "circulation_rulechange",
    "circulation_terms",
    "consent_consentevent",
    "consent_consentguardian",
    "consent_consenttext",
    "erasure_receipt",
    "loans_calendaract",
    "loans_pastloan",
    "notes_contact",
    "partners_agreement",
    "partners_disclosure",
    "payments_charge",
    "payments_handling",
    "payments_holder",
    "payments_posting",
    "payments_sealedname",
    "payments_transaction",
    "reminders_stepchange",
    "reservations_pastreservation",
    "retention_certificate",
    "rights_caseevent",
    "rights_identitycheck",
    "statement_statementversion",
)
WHO_BORROWED = "loans_borrower"
# The only ways in which the application takes out what it wrote once: a mistake of just now.
UNDO = ("loans_undo_return", "loans_shorten_history", "reservations_undo_collect")
RIGHTS = {
    "default": "SELECT, INSERT, UPDATE, DELETE",
    "purge": "SELECT, INSERT, UPDATE, DELETE, REFERENCES, MAINTAIN",
    "verify": "SELECT",
}


def grant_roles() -> list[str]:
    """Give every role what it needs and nothing more; as owner, safe to repeat. Return the roles."""
    owner = _user("owner")
    roles = {alias: _user(alias) for alias in ("default", "purge", "verify", "report")}
    separate = {alias: role for alias, role in roles.items() if role != owner}
    with connections["owner"].cursor() as cursor:
        run = partial(_run, cursor)
        if "purge" in separate:
            run("GRANT CREATE ON SCHEMA public TO {role}", separate["purge"])
            run("ALTER TABLE {tables} OWNER TO {role}", separate["purge"], [WHO_BORROWED])
        for alias, rights in RIGHTS.items():
            if alias in separate:
                run(f"GRANT {rights} ON {{tables}} TO {{role}}", separate[alias], _tables())
        for alias in ("default", "purge"):
            if alias in separate:
                run(
                    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
                    separate[alias],
                )
        if "default" in separate:
            run(
                "REVOKE UPDATE, DELETE ON {tables} FROM {role}",
                separate["default"],
                [*WRITTEN_ONCE, WHO_BORROWED],
            )
            run(f"GRANT EXECUTE ON FUNCTION {', '.join(UNDO)} TO {{role}}", separate["default"])
        if "report" in separate:
            run("GRANT SELECT ON {tables} TO {role}", separate["report"], impersonal_tables())
    return sorted(set(separate.values()))


def impersonal_tables() -> list[str]:
    """Tables of which every column was declared to say nothing about anybody."""
    personal = {each.model.lower() for each in declarations() if each.personal}
    declared = {each.model.lower() for each in declarations()}
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower in declared - personal
    )


def _user(alias: str) -> str:
    return str(settings.DATABASES[alias].get("USER") or "")


def _tables() -> list[str]:
    """Every table but the months of who borrowed: those are reached through their parent only."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def _run(cursor: Any, statement: str, role: str, tables: Sequence[str] = ()) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role), tables=names))
