"""Names of what is kept in the cache for a moment: none of them says who it is about."""

from hashlib import sha256
from hmac import new as hmac

from django.conf import settings

LOG_IN = "allauth"


def make_key(key: str, prefix: str, version: int) -> str:
    """Name one thing in the cache.

    allauth counts tries under an internet address, or under a bare hash of the card number or
    the address that was typed; twelve digits are soon guessed back. It keeps used codes under the
    number of the account. Those names are sealed with the secret key: a copy of the cache tells
    nothing without it.
    """
    if key.startswith(LOG_IN):
        sealed = hmac(settings.SECRET_KEY.encode(), key.encode(), sha256).hexdigest()
        key = f"log-in:{sealed}"
    return f"{prefix}:{version}:{key}"
