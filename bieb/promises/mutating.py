"""Do the harm that a proof names, in a copy of the project, and see that the proof turns red."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bieb.embedded.throwaway import forget_queues, throwaway_servers
from bieb.promises.proofs import Harm, Proof

Environment = dict[str, str]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".uv", ".bieb", ".*_cache", "__pycache__")
A_FAILED_TEST = re.compile(r"^\d+ failed", re.MULTILINE)
SQL = "BIEB_HARM_SQL"
OF_THIS_RUN = ("DATABASE_", "REDIS_URL", "BIEB_", "PYTEST_", "DJANGO_", "SECRET_KEY", "MEDIA_ROOT")
ITS_OWN = ("BIEB_CLOCK_FILE", "BIEB_KEY_STORE", "MEDIA_ROOT")
MAKES_THE_DATABASE = "tests/retention/test_rogue_field.py::test_a_key_in_json_was_named"


class WrongHarm(Exception):
    """The text that a harm wants to change is not there exactly once."""


def changed(text: str, harm: Harm) -> str:
    """Return `text` with the harm done.

    Raises:
        WrongHarm: the old text does not stand there exactly once.
    """
    file, old, new = harm.arguments
    if text.count(old) != 1:
        raise WrongHarm(f"{file} holds this {text.count(old)} times: {old}")
    return text.replace(old, new)


@contextmanager
def ground(root: Path) -> Iterator[Environment]:
    """Run servers for many harms together, with a database that the unharmed project made.

    Making it takes longer than nearly every proof; each run copies it.

    Raises:
        WrongHarm: the unharmed project cannot make its database.
    """
    with throwaway_servers() as servers:
        run = _pytest(["--setup-only", MAKES_THE_DATABASE], root, _clean() | servers)
        if run.returncode:
            raise WrongHarm(f"without harm there is no database: {_end_of(run)}")
        yield servers


def is_red(proof: Proof, harm: Harm, root: Path, servers: Environment | None = None) -> bool:
    """Say whether the tests of `proof` fail when `harm` was done to a copy of `root`.

    A harm that nobody noticed on the shared `servers` is tried once more on its own, with a database
    that the harmed project makes: it may be in what makes the database.

    Raises:
        WrongHarm: the harm cannot be done, or it breaks more than the promise: nothing ran.
    """
    with _harmed(root, harm) as (copy, environment):
        if servers:
            own = {name: f"{copy.parent}/{name.lower()}" for name in ITS_OWN}
            forget_queues(servers)
            if _is_red(proof, copy, environment | servers | own):
                return True
        return _is_red(proof, copy, environment)


def _is_red(proof: Proof, copy: Path, environment: Environment) -> bool:
    run = _pytest(["-x", *proof.tests], copy, environment)
    if run.returncode and not A_FAILED_TEST.search(run.stdout):
        raise WrongHarm(f"{proof.clause}: the tests did not run: {_end_of(run)}")
    return run.returncode != 0


def _pytest(
    arguments: list[str], folder: Path, environment: Environment
) -> subprocess.CompletedProcess[str]:
    # The names are test files of this project, read from its own folder.
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", "-q", "-n", "0", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _end_of(run: subprocess.CompletedProcess[str]) -> str:
    return (run.stdout + run.stderr)[-2000:]


def _clean() -> Environment:
    return {name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_RUN)}


@contextmanager
def _harmed(root: Path, harm: Harm) -> Iterator[tuple[Path, Environment]]:
    environment = _clean()
    with tempfile.TemporaryDirectory(prefix="bieb-harm-") as folder:
        copy = Path(folder) / "bieb"
        shutil.copytree(root, copy, ignore=LEFT_OUT)
        if harm.kind == "Patch":
            file = copy / harm.arguments[0]
            file.write_text(changed(file.read_text(), harm))
        else:
            environment[SQL] = harm.arguments[0]
        yield copy, environment
