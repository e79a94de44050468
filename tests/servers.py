"""Real PostgreSQL and Valkey for the tests: started once, before Django reads its settings.

Workers of pytest-xdist inherit the addresses from the process that started them. When
DATABASE_URL and REDIS_URL are already set, those servers are used.
"""

import atexit
import os
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from bieb.embedded.throwaway import throwaway_servers

DATABASES = 16  # how many a Valkey has unless told otherwise


def start() -> None:
    """Start what is not given; everything ends with this process."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        apart()
        return
    stack = ExitStack()
    atexit.register(stack.close)
    os.environ |= stack.enter_context(throwaway_servers())


def apart() -> None:
    """Give a worker of pytest-xdist its own Valkey database, clock, keys and files.

    Else a test that empties the cache, moves the clock or destroys the keys that its database does
    not know does so in the middle of another.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not (worker.startswith("gw") and "BIEB_HOME" in os.environ):
        return
    number, home = int(worker[2:]) % DATABASES, Path(os.environ["BIEB_HOME"])
    address = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = urlunsplit(address._replace(path=f"/{number}"))
    os.environ["BIEB_CLOCK_FILE"] = str(home / f"clock-{worker}.json")
    os.environ["BIEB_KEY_STORE"] = str(home / f"keys-{worker}")
    os.environ["MEDIA_ROOT"] = str(home / f"media-{worker}")


start()
