"""Bring the database, the translations and the static files up to date: two jobs, side by side.

Two processes instead of five commands, because starting Django costs a second each time. Each
step does nothing when there is nothing to do.
"""

import argparse
import hashlib
import time
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from bieb.embedded.places import Home, write_private

NEVER_SHOWN = ["rest_framework"]  # pages about the API, which answers in JSON only


def main() -> None:
    """Do one of the two jobs; what they print goes to the log of that job."""
    parser = argparse.ArgumentParser(prog="bieb.embedded.preparing")
    parser.add_argument("job", choices=["database", "pages"])
    parser.add_argument("--seed", action="store_true", help="fill an empty database")
    parser.add_argument("--today", type=date.fromisoformat, help="set the clock of the demo")
    options = parser.parse_args()
    django.setup()
    if options.job == "pages":
        collect_static_files(Home.of_checkout())
        return
    step("compile_catalogues")
    step("prepare_database")
    if options.today:
        step("set_clock", options.today.isoformat())
    if options.seed:  # as it is on the day that was asked for
        step("seed_demo", if_empty=True)


def step(name: str, *arguments: str, **options: bool) -> None:
    """Run one management command and write down how long it took."""
    began = time.monotonic()
    call_command(name, *arguments, **options)
    print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)


def collect_static_files(home: Home) -> None:
    """Collect and compress the static files, unless none of them changed since the last time."""
    mark = home.path / "static-files.json"
    found = _fingerprint()
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if collected.exists() and mark.exists() and mark.read_text() == found:
        return
    began = time.monotonic()
    options = {"interactive": False, "verbosity": 0, "clear": True}
    call_command("collectstatic", ignore_patterns=NEVER_SHOWN, **options)
    write_private(mark, found)
    print(f"collectstatic: {time.monotonic() - began:.1f} s", flush=True)


def _fingerprint() -> str:
    """Name the static files as they are now: which there are, how large, how old."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list(NEVER_SHOWN):
            path = Path(storage.path(name))
            found = path.stat()
            lines.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


if __name__ == "__main__":
    main()
