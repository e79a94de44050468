"""R5: forget a year and a quarter of links, with plan, proof and certificate; beside a bare DELETE."""

import time
from datetime import date
from statistics import median

from bench import history
from bench.result import Profile, Result
from retention.operations import run_purge


def run(profile: Profile) -> Result:
    """Return links forgotten a second; the limit is one DELETE over the same months."""
    history.fill(profile)
    ours, bare = [], []
    for _round in range(profile.rounds):
        history.link(profile)
        bare.append(_seconds(history.delete_links))
        history.link(profile)
        ours.append(_seconds(lambda: _forget(history.TODAY)))
    return Result(
        name="R5 forget links, proof and certificate included",
        unit="links/s",
        figure=profile.past_loans / median(ours),
        limit=profile.past_loans / median(bare),
        target=">= 3",
    )


def _forget(today: date) -> None:
    certificate = run_purge(today=today, force=True)
    if certificate.leftovers or not certificate.done["loans_borrower"]:
        raise AssertionError("nothing was forgotten, or something was left")


def _seconds(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started
