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

from bieb.promises.proofs import Harm, Proof

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".uv", ".bieb", ".*_cache", "__pycache__")
A_FAILED_TEST = re.compile(r"^\d+ failed", re.MULTILINE)
SQL = "BIEB_HARM_SQL"
OF_THIS_RUN = ("DATABASE_", "REDIS_URL", "BIEB_", "PYTEST_", "DJANGO_", "SECRET_KEY")


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


def is_red(proof: Proof, harm: Harm, root: Path) -> bool:
    """Say whether the tests of `proof` fail when `harm` was done to a copy of `root`.

    Raises:
        WrongHarm: the harm cannot be done, or it breaks more than the promise: nothing ran.
    """
    with _harmed(root, harm) as (copy, environment):
        # The names are test files of this project, read from its own folder.
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *proof.tests],
            cwd=copy, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if run.returncode and not A_FAILED_TEST.search(run.stdout):
        raise WrongHarm(
            f"{proof.clause}: the tests did not run: {(run.stdout + run.stderr)[-2000:]}"
        )
    return run.returncode != 0


@contextmanager
def _harmed(root: Path, harm: Harm) -> Iterator[tuple[Path, dict[str, str]]]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_RUN)
    }
    with tempfile.TemporaryDirectory(prefix="bieb-harm-") as folder:
        copy = Path(folder) / "bieb"
        shutil.copytree(root, copy, ignore=LEFT_OUT)
        if harm.kind == "Patch":
            file = copy / harm.arguments[0]
            file.write_text(changed(file.read_text(), harm))
        else:
            environment[SQL] = harm.arguments[0]
        yield copy, environment
