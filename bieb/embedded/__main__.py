"""`make run`: the whole library on this machine, until Ctrl-C.

PORT (default 8000), TODAY (a date for the clock of the demo) and RESET=1 (throw the data of an
earlier run away first) come from the environment; so does any setting of the library itself.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date

import environ

from bieb.embedded.library import Library, demo_logins
from bieb.embedded.places import CHECKOUT, STOPPING, EmbeddedError, Home
from bieb.embedded.postgres import stop_orphan
from bieb.embedded.processes import die_with_parent, stop_leftovers, wait_until_gone
from bieb.embedded.supervisor import StopRequested, Supervisor

WIDTH = 78


def main(arguments: list[str]) -> int:
    """Run the library; return the exit code for the shell."""
    if "--with-parent" in arguments:  # make, killed outright, takes us along
        die_with_parent()
    environ.Env.read_env(CHECKOUT / ".env")
    home = Home.of_checkout()
    if "clean" in arguments:
        stop_running(home)
    try:
        with home.lock(note=f", http://localhost:{_port()}") as note:
            return clean(home) if "clean" in arguments else run(home, note)
    except EmbeddedError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


def run(home: Home, note: Callable[[str], None]) -> int:
    """Start, report, watch, stop; `note` tells a next start in what state we are."""
    supervisor = Supervisor(home)
    with supervisor.on_duty():
        recover(home)
        if os.environ.get("RESET", "") not in {"", "0"}:
            say(f"RESET: throwing away the data in {home.path}")
            home.forget()
        home.make()
        library = Library(home, _port(), _today(), say=say)
        try:
            library.start(supervisor)
            say(ready_block(library))
            supervisor.watch()
        except StopRequested:
            pass
        finally:
            note(STOPPING)
            home.running_environment.unlink(missing_ok=True)
        say("\nStopping ...")
    say("Stopped: no process is left.")
    return 0


def stop_running(home: Home) -> None:
    """Ask the supervisor that holds this home to stop, and wait for it."""
    pid = home.holder()
    if pid is not None:
        say(f"Stopping the running library (process {pid})")
        os.kill(pid, signal.SIGTERM)
        wait_until_gone(pid, seconds=40)


def clean(home: Home) -> int:
    """Throw away everything in the home, and what root keeps elsewhere. Asks nothing."""
    recover(home)
    home.forget()
    return 0


def recover(home: Home) -> None:
    """Stop what a killed supervisor left behind; we hold the lock, so nobody else uses it."""
    for name in stop_leftovers(home.pids):
        say(f"Stopped {name}, left behind by an earlier run")
    stop_orphan(home.server_root / "pg")


def ready_block(library: Library) -> str:
    """Return the one block a person needs: where to look and how to get in."""
    rule = "-" * WIDTH
    lines = [
        "",
        rule,
        f"  The library     {library.site_url}/",
        f"  The desk        {library.site_url}/balie/",
        f"  Back office     {library.site_url}/beheer/",
    ]
    logins = demo_logins(library.home)
    if library.mailbox_url:
        lines.append(f"  The mailbox     {library.mailbox_url}/")
        if any(login.get("totp") for login in logins):
            lines.append(f"  Log-in codes    {library.mailbox_url}/codes/  (second factor)")
    for login in logins:
        lines += ["", *_login(login)]
    lines += ["", f"  Data and logs   {library.home.path}"]
    if library.is_demo:
        lines.append("  A demo: do not put the data of real people in it.")
    return "\n".join([*lines, "  Stop with Ctrl-C.", rule])


def _login(login: dict[str, str]) -> list[str]:
    """Two lines for one person: how to get in and where, then who it is."""
    known = [login.get(key, "") for key in ("role", "login", "password", "url", "name", "note")]
    role, name, password, url, who, note = known
    about = f"{who}: {note}" if who and note else who or note
    return [f"  {role:<15} {name:<17} {password:<20} {url}", f"  {'':<15} {about}"]


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def _today() -> date | None:
    given = os.environ.get("TODAY")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise EmbeddedError(f"TODAY must be a date like 2031-11-22, not {given!r}.") from None


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
