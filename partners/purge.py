"""Forget what partners asked, two years after they asked it, and tokens that no longer work."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import connections, transaction
from oauth2_provider.models import AccessToken

from bieb.lib.clock import AMSTERDAM
from partners.models import Disclosure
from partners.privacy import KEEP
from retention.rules import cutoff


def purge(*, today: date) -> dict[str, int]:
    """Delete lines that are two years old on `today` or older, and expired tokens; safe to repeat.

    Tokens keep real time, whatever day it is in the library.
    """
    next_day = cutoff(today, KEEP) + timedelta(days=1)
    still_kept_from = datetime.combine(next_day, time(), AMSTERDAM)
    with transaction.atomic(using="purge"):
        with connections["purge"].cursor() as cursor:
            cursor.execute("SET LOCAL bieb.purging = 'on'")
        old = Disclosure.objects.using("purge").filter(asked_at__lt=still_kept_from)
        lines, _each = old.delete()
        expired = AccessToken.objects.using("purge").filter(expires__lt=datetime.now(UTC))
        tokens, _each = expired.delete()
    return {"partners_disclosure": lines, "oauth2_provider_accesstoken": tokens}
