"""Permissions that end by themselves: written down every night, in one statement each.

Mail does not wait for it (`consent.operations.mailable`); this is how the member reads it back.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from consent.models import AGE, MEMBERSHIP, UNCONFIRMED, ConsentEvent, Purpose
from consent.rules import CONFIRM_DAYS, decides_alone_if_born_by
from consent.texts import UNTIL_WITHDRAWN

WRITE = """
WITH held AS (
    SELECT event.* FROM consent_consentevent event
    WHERE event.state IN ('given', 'confirmed', 'reconfirmed', 'requested', 'unproven')
      AND NOT EXISTS (
        SELECT FROM consent_consentevent later
        WHERE later.member_id = event.member_id AND later.purpose = event.purpose
          AND (later.occurred_at, later.id) > (event.occurred_at, event.id))
), ended AS (
    SELECT held.*, %(age)s AS why,
           (person.birth_date + interval '16 years') AT TIME ZONE 'Europe/Amsterdam' AS ended_at
    FROM held JOIN members_member person ON person.subject_id = held.member_id
    WHERE held.state <> 'unproven' AND held.decided_by = 'guardian'
      AND person.birth_date <= %(decides_alone_if_born_by)s
    UNION ALL
    SELECT held.*, %(membership)s,
           (SELECT max(contract.ends_on) + 1 FROM members_membership contract
            WHERE contract.member_id = held.member_id)::timestamp
           AT TIME ZONE 'Europe/Amsterdam'
    FROM held LEFT JOIN consent_consenttext words ON words.id = held.text_id
    WHERE held.purpose = %(new_arrivals)s AND words.version IS DISTINCT FROM %(lasts_longer)s
      AND NOT EXISTS (
        SELECT FROM members_membership contract
        WHERE contract.member_id = held.member_id AND contract.starts_on <= %(today)s
          AND (contract.ends_on IS NULL OR contract.ends_on >= %(today)s))
    UNION ALL
    SELECT held.*, %(unconfirmed)s, held.occurred_at + make_interval(days => %(confirm_days)s)
    FROM held
    WHERE held.state = 'requested' AND held.occurred_at + make_interval(days => %(confirm_days)s) <= %(at)s
), first AS (
    SELECT DISTINCT ON (member_id, purpose) * FROM ended
    ORDER BY member_id, purpose, ended_at, why
)
INSERT INTO consent_consentevent
    (member_id, purpose, text_id, state, channel, decided_by, reference, form,
     occurred_at, recorded_at, previous_hash, hash)
SELECT member_id, purpose, text_id, 'expired', 'automatic', 'library', why, '',
       least(greatest(occurred_at, coalesce(ended_at, %(at)s)), %(at)s), %(at)s, '', ''
FROM first
RETURNING id
"""


@transaction.atomic
def end_consents(*, today: date, at: datetime) -> int:
    """Write down every permission that has ended by itself today or earlier; return how many.

    What a parent or carer gave ends at the 16th birthday, and that day the member is asked.
    What lasts as long as the membership ends the day after its last day. What was asked and not
    confirmed ends after seven days. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "age": AGE,
                "membership": MEMBERSHIP,
                "unconfirmed": UNCONFIRMED,
                "decides_alone_if_born_by": decides_alone_if_born_by(today),
                "new_arrivals": Purpose.NEW_ARRIVALS.value,
                "lasts_longer": UNTIL_WITHDRAWN,
                "today": today,
                "confirm_days": CONFIRM_DAYS,
                "at": at,
            },
        )
        written = [number for (number,) in cursor.fetchall()]
    ended = ConsentEvent.objects.filter(pk__in=written)
    import_string(settings.CONSENT_ASKED_AGAIN)(ended.filter(reference=AGE), at=at)
    return len(written)
