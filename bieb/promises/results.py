"""How the proof of each clause last ended: written by the test run, read by the public page."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from bieb.promises.proofs import Proof, order_of

GREEN, RED, LATER, UNPROVED = "green", "red", "later", "unproved"


@dataclass(frozen=True)
class Result:
    """One clause: green, red, later (with the reason) or unproved, and when its tests last ran."""

    id: str
    status: str
    tests: tuple[str, ...]
    last_run: str | None
    reason: str = ""


def last_results() -> dict[str, Result]:
    """Return the results of the last run here, or else those that came with this release."""
    for path in (Path(settings.PROOF_FILE), settings.BASE_DIR / "bieb/promises/results.json"):
        if path.is_file():
            read = json.loads(path.read_text())
            return {each["id"]: Result(**each | {"tests": tuple(each["tests"])}) for each in read}
    return {}


def write(results: Iterable[Result], path: Path) -> None:
    """Write results as a list of objects with id, status, tests and last_run."""
    ordered = sorted(results, key=lambda each: order_of(each.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(each) for each in ordered], indent=1) + "\n")
    draft.replace(path)


def judged(proofs: Iterable[Proof], outcomes: Mapping[str, str]) -> list[Result]:
    """Judge the proofs of which at least one test ran; a proof is green when all of it passed.

    `outcomes` says "passed", "failed" or "skipped" for each test that ran, by its name without
    parameters. A proof of which a test is missing or was skipped keeps its former result.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = []
    for proof in proofs:
        ended = [outcomes.get(test, "missing") for test in proof.tests]
        if "failed" in ended:
            found.append(Result(proof.clause, RED, proof.tests, now))
        elif all(each == "passed" for each in ended):
            found.append(Result(proof.clause, GREEN, proof.tests, now))
    return found


def results_of(proofs: Iterable[Proof], later: Mapping[str, str]) -> list[Result]:
    """Return one result for each clause, those that come later with their reason."""
    known = last_results()
    found = [
        known.get(proof.clause, Result(proof.clause, UNPROVED, proof.tests, None))
        for proof in proofs
    ]
    found += [Result(clause, LATER, (), None, reason) for clause, reason in later.items()]
    return sorted(found, key=lambda each: order_of(each.id))
