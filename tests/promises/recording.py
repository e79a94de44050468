"""Write down after a test run how the proof of each clause ended, for `manage.py promises`."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bieb.promises.proofs import NoProof, proofs
from bieb.promises.results import judged, last_results, write

WORST = ("failed", "skipped", "passed")


class Recorder:
    """Hears every test of the whole run, those in other processes too."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of a test over its parts and parameters."""
        name = report.nodeid.partition("[")[0]
        known = self.outcomes.get(name, "passed")
        self.outcomes[name] = min(known, report.outcome, key=WORST.index)

    def pytest_sessionfinish(self) -> None:
        try:
            found = {each.id: each for each in judged(proofs(), self.outcomes)}
        except NoProof:
            return  # a test says which file is wrong
        if found:
            write((last_results() | found).values(), Path(settings.PROOF_FILE))


def pytest_configure(config: Any) -> None:
    """Listen in the process that hears all others."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())
