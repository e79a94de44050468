"""A library as small as can be, under the real supervisor: `python -m tests.embedded.toy_library`.

PostgreSQL and Valkey are real; the web server is Python's own, so that a start takes a second.
"""

import os
import sys

from bieb.embedded.__main__ import recover, say
from bieb.embedded.places import EmbeddedError, Home
from bieb.embedded.postgres import FOR_TESTS, start_postgres
from bieb.embedded.processes import Program
from bieb.embedded.supervisor import StopRequested, Supervisor
from bieb.embedded.valkey import start_valkey


def main() -> int:
    """Start two servers and what the command line asks for, and watch over them."""
    home = Home.of_checkout()
    supervisor = Supervisor(home)
    try:
        with home.lock(), supervisor.on_duty():
            recover(home)
            home.make()
            supervisor.adopt(start_postgres(home, FOR_TESTS).child)
            supervisor.adopt(start_valkey(home).child)
            supervisor.start(Program("web", [sys.executable, "-c", sys.argv[1]]))
            say("READY")
            supervisor.watch()
    except StopRequested:
        return 0
    except EmbeddedError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    os.chdir("/")
    sys.exit(main())
