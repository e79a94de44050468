"""How often somebody may ask, counted in one step that all web processes share."""

import time

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


class Window:
    """At most so many calls in one stretch of real time: a rate of `PARTNER_RATES`.

    The key is sealed with the secret of the library: who asks is not to be guessed from the cache,
    also when it is an internet address, of which there are few enough to try them all.
    """

    def __init__(self, rate: str, asker: str) -> None:
        self.limit, self.seconds = settings.PARTNER_RATES[rate]
        self._now = time.time()
        stretch = int(self._now // self.seconds)
        self._key = salted_hmac(
            __name__, f"{rate}:{asker}:{stretch}", algorithm="sha256"
        ).hexdigest()

    def add(self) -> None:
        """Count one call."""
        cache.add(self._key, 0, self.seconds)
        try:
            cache.incr(self._key)
        except ValueError:  # the stretch ended between the two lines
            cache.set(self._key, 1, self.seconds)

    @property
    def is_full(self) -> bool:
        """Say whether there is no room for another call."""
        return int(cache.get(self._key, 0)) >= self.limit

    def take(self) -> bool:
        """Count one call and say whether it is still within the limit."""
        self.add()
        return int(cache.get(self._key, 1)) <= self.limit

    @property
    def wait_seconds(self) -> int:
        """Whole seconds until the next stretch begins; at least one."""
        return int(self.seconds - self._now % self.seconds) + 1
