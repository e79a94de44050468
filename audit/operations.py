"""Write down a look before it happens; a look that cannot be written down does not happen."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from audit import errors
from audit.models import SecondLook
from audit.processing import processing_of
from audit.secrecy import digest, has_accepted

BITS = 63
ATTEMPTS = 3
# One statement: numbers for members that had none, who looks, and a line for each member. Whoever
# did not accept the words about keeping silent writes nothing, and so sees nothing.
WRITE = """
WITH allowed AS (
    SELECT (SELECT coalesce(string_agg(role.name, ', ' ORDER BY role.name), '')
            FROM {members_of} AS has JOIN auth_group AS role ON role.id = has.group_id
            WHERE has.account_id = %(staff)s::uuid) AS team
    WHERE EXISTS (SELECT FROM audit_attestation
                  WHERE staff_id = %(staff)s::uuid AND digest = %(digest)s)
), wanted AS (
    SELECT subject, span FROM unnest(%(subjects)s::uuid[], %(spans)s::bigint[]) AS w(subject, span)
), known AS (
    SELECT ref, subject_id FROM audit_subjectref WHERE subject_id = ANY(%(subjects)s::uuid[])
), made AS (
    INSERT INTO audit_subjectref (ref, subject_id)
    SELECT gen_random_uuid(), subject FROM wanted CROSS JOIN allowed
    WHERE NOT EXISTS (SELECT FROM known WHERE known.subject_id = wanted.subject)
    ON CONFLICT (subject_id) DO NOTHING
    RETURNING ref, subject_id
), people AS (
    SELECT ref, subject_id FROM known UNION ALL SELECT ref, subject_id FROM made
), who AS (
    INSERT INTO audit_stafflook (trace_id, span_id, staff_id, seconded_by_id, seen_at)
    SELECT %(trace)s::uuid, %(parent)s, %(staff)s::uuid, %(second)s::uuid, %(at)s FROM allowed
    ON CONFLICT (trace_id) DO NOTHING
), lines AS (
    INSERT INTO audit_accessline (subject_id, trace_id, span_id, parent_span_id, status,
        processing, seen_at, ended_at, reason, activity, team)
    SELECT people.ref, %(trace)s::uuid, wanted.span, %(parent)s, 1, %(processing)s, %(at)s,
        %(at)s + (clock_timestamp() - statement_timestamp()), %(reason)s, %(activity)s, allowed.team
    FROM wanted JOIN people ON people.subject_id = wanted.subject CROSS JOIN allowed
    RETURNING subject_id AS ref
)
SELECT people.subject_id FROM lines JOIN people ON people.ref = lines.ref
"""


class Unwritten(DatabaseError):
    """The lines could not be written; nothing may be shown."""


class Apart(NamedTuple):
    """Of the members about to be seen: the colleague's own and family, and those protected."""

    own: set[UUID]
    protected: set[UUID]


@dataclass(frozen=True)
class Look:
    """Who looks, for which reason, at what; `second` is the colleague who agreed."""

    staff: AbstractBaseUser
    reason: str
    activity: str
    at: datetime
    second: UUID | None = None


def record_access(
    subjects: Iterable[UUID], *, staff: AbstractBaseUser, reason: str, activity: str, at: datetime
) -> int:
    """Write one line for each member about to be shown, in one statement. Return how many.

    `reason` is one of `AccessLine.Reason`; the database refuses any other.

    Raises:
        OwnRecord: one of them is the colleague, or family.
        NeedsSecond: one of them is protected, and no second colleague agreed just now.
        NotSworn: the colleague has not accepted the current words about keeping silent.
        django.db.Error: the lines could not be written.
    """
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return 0
    second = refuse_apart(wanted, staff=staff, at=at)
    write_lines(wanted, Look(staff, reason, activity, at, second))
    return len(wanted)


def write_lines(subjects: Sequence[UUID], look: Look) -> None:
    """Write the lines of one look under one trace.

    When somebody else gives a member a number at this very moment the statement does not see it,
    and that line is written by a second one.

    Raises:
        NotSworn: the colleague has not accepted the current words about keeping silent.
        Unwritten: a line is missing after all.
    """
    trace, parent = uuid4(), secrets.randbits(BITS)
    missing = list(subjects)
    for _attempt in range(ATTEMPTS):
        written = _write(missing, look, trace, parent)
        missing = [each for each in missing if each not in written]
        if not missing:
            return
        if not has_accepted(look.staff.pk):
            raise errors.NotSworn
    raise Unwritten


def _write(subjects: Sequence[UUID], look: Look, trace: UUID, parent: int) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(),
            {
                "staff": look.staff.pk,
                "digest": digest(),
                "subjects": list(subjects),
                "spans": [secrets.randbits(BITS) for _each in subjects],
                "trace": trace,
                "parent": parent,
                "second": look.second,
                "at": look.at,
                "processing": processing_of(look.activity),
                "reason": look.reason,
                "activity": look.activity,
            },
        )
        return {subject for (subject,) in cursor.fetchall()}


@cache
def _statement() -> str:
    table = get_user_model().groups.through._meta.db_table
    return WRITE.format(members_of=table)


def refuse_apart(subjects: Iterable[UUID], *, staff: AbstractBaseUser, at: datetime) -> UUID | None:
    """Refuse what this colleague may not see. Return who agreed, None when nobody had to.

    Raises:
        OwnRecord, NeedsSecond: as `record_access`.
    """
    apart: Apart = import_string(settings.RECORDS_APART)(staff, list(subjects))
    if apart.own:
        raise errors.OwnRecord
    if not apart.protected:
        return None
    agreed = SecondLook.objects.valid_for(staff.pk, at).filter(subject_id__in=apart.protected)
    seconds = dict(agreed.values_list("subject_id", "approved_by"))
    missing = apart.protected - seconds.keys()
    if missing:
        raise errors.NeedsSecond(missing)
    return next(iter(seconds.values()))
