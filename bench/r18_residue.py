"""R18: search a file for a person, beside reading it; the decoders are printed apart.

MEGABYTES is how large the file is: 40 in the small profile, 400 in the full one, as each
round reads it four times.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.result import Profile, Result
from retention.residue.files import PIECE, search_files
from retention.residue.needles import Needles

WORDS = ["brief", "koning", "zomer", "water", "nacht", "huis", "vogel", "trein", "kind"]
MEGABYTE = 1024 * 1024
WANTED = [
    "Xylofonista Čapek",
    "xylo@example.org",
    "0612345678",
    "NL91ABNA0417164300",
    "29990000000017",
]


def run(profile: Profile) -> list[Result]:
    """Take turns: reading alone, the plain search, and the search through every encoding."""
    size = int(os.environ.get("MEGABYTES") or (400 if profile.name == "full" else 40))
    with tempfile.TemporaryDirectory() as folder:
        plain, coded = Path(folder) / "plain.csv", Path(folder) / "coded.csv"
        _write(plain, size, lambda rng: " ".join(rng.choices(WORDS, k=12)))
        _write(coded, size, _coded)
        rounds = [_round(plain, coded, size) for _ in range(profile.rounds)]
    columns = [statistics.median(column) for column in zip(*rounds, strict=True)]
    read, searched, opened, decoded = columns
    return [
        Result("R18 residue: plain search", "MB/s", searched, read, ">= 0.17"),
        Result("R18 residue: decoders, nothing encoded", "MB/s", opened, read, ""),
        Result("R18 residue: decoders, a tenth encoded", "MB/s", decoded, read, ""),
    ]


def _round(plain: Path, coded: Path, size: int) -> tuple[float, float, float, float]:
    needles = Needles(WANTED)
    return (
        size / _timed(lambda: _read(plain)),
        size / _timed(lambda: _search(plain, needles)),
        size / _timed(lambda: _nowhere(plain, needles)),
        size / _timed(lambda: _nowhere(coded, needles)),
    )


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(PIECE):
            pass


def _search(path: Path, needles: Needles) -> None:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if needles.found_in(piece.decode("utf-8", "replace")):
                raise RuntimeError("found what is not there")


def _nowhere(path: Path, needles: Needles) -> None:
    found, unreadable = search_files(path, needles, label="bench")
    if found or unreadable:
        raise RuntimeError("found what is not there, or could not read")


def _coded(rng: Random) -> str:
    line = " ".join(rng.choices(WORDS, k=12))
    return line.encode().hex() if rng.random() < 0.05 else line  # twice as long, so a tenth


def _write(path: Path, size: int, line: Callable[[Random], str]) -> None:
    """Write a megabyte of lines at a time; the same lines come back under other numbers."""
    rng = Random(18)  # noqa: S311
    lines = [line(rng) for _ in range(20_000)]
    with path.open("w") as file:
        number = 0
        while file.tell() < size * MEGABYTE:
            part = [f"{number + each};{lines[each]}\n" for each in range(len(lines))]
            file.writelines(part)
            number += len(lines)
