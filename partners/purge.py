"""Forget what partners asked, two years after they asked it, and tokens that no longer work."""

from datetime import UTC, date, datetime

from django.db import connections, transaction
from oauth2_provider.models import AccessToken

FORGET = """
DELETE FROM partners_disclosure
WHERE (asked_at AT TIME ZONE 'Europe/Amsterdam')::date + interval '24 months' <= %s
"""


def purge(*, today: date) -> dict[str, int]:
    """Delete lines that are two years old on `today` or older, and expired tokens; safe to repeat.

    Tokens keep real time, whatever day it is in the library.
    """
    with transaction.atomic(using="purge"), connections["purge"].cursor() as cursor:
        cursor.execute("SET LOCAL bieb.purging = 'on'")
        cursor.execute(FORGET, [today])
        lines = cursor.rowcount
    expired = AccessToken.objects.using("purge").filter(expires__lt=datetime.now(UTC))
    tokens, _each = expired.delete()
    return {"partners_disclosure": lines, "oauth2_provider_accesstoken": tokens}
