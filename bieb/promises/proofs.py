"""The files in `tests/promises`, read without running them: which clause, which tests, which harm."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = "tests/promises"
HARMS = ("Patch", "Sql")


class NoProof(Exception):
    """A file in `tests/promises` does not say what it proves."""


@dataclass(frozen=True)
class Harm:
    """A change that breaks a promise on purpose: its proof must then be red.

    `kind` is "Patch" (file, old text, new text) or "Sql" (a statement for the owner).
    """

    kind: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.arguments[0]}" if self.kind == "Patch" else self.arguments[0][:70]


@dataclass(frozen=True)
class Proof:
    """One clause and what proves it. `tests` are names as pytest takes them."""

    clause: str
    sentence: str
    file: str
    tests: tuple[str, ...]
    harms: tuple[Harm, ...]


def proofs(root: Path | None = None) -> list[Proof]:
    """Return every proof in `root` (the project), in the order of the clauses.

    Raises:
        NoProof: a file is not headed by its clause, or names no test.
    """
    root = root or settings.BASE_DIR
    files = sorted((root / FOLDER).glob("test_[pg][0-9]*.py"))
    return sorted((read(file, root) for file in files), key=lambda each: order_of(each.clause))


def order_of(clause: str) -> tuple[str, int]:
    """Sort P9 before P10, and the promises of the statement before what the law adds (G)."""
    return ({"P": "0", "G": "1"}.get(clause[:1], clause), int(clause[1:]))


def read(file: Path, root: Path) -> Proof:
    """Read one file.

    Raises:
        NoProof: its first line is not `P28: "the sentence"`, or it names no test.
    """
    tree = ast.parse(file.read_text())
    name = file.relative_to(root).as_posix()
    values = dict(_assigned(tree))
    clause = _words(values.get("CLAUSE"), name)
    head, _colon, sentence = " ".join((ast.get_docstring(tree) or "").split()).partition(": ")
    if head != clause or not sentence:
        raise NoProof(f"{name} must begin with {clause} and the sentence we publish")
    own = [
        f"{name}::{each.name}"
        for each in tree.body
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
    ]
    elsewhere = _list(values.get("PROVED_BY"))
    tests = (*own, *(_words(each, name) for each in elsewhere))
    if not tests:
        raise NoProof(f"{name} names no test")
    harms = tuple(_harm(each, name) for each in _list(values.get("MUTATIONS")))
    return Proof(clause, sentence, name, tests, harms)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for each in tree.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, each.value


def _list(value: ast.expr | None) -> list[ast.expr]:
    return value.elts if isinstance(value, ast.List) else []


def _words(value: ast.expr | None, name: str) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    raise NoProof(f"{name} must give its words as plain text")


def _harm(value: ast.expr, name: str) -> Harm:
    called = value.func if isinstance(value, ast.Call) else None
    if isinstance(value, ast.Call) and isinstance(called, ast.Name) and called.id in HARMS:
        return Harm(called.id, tuple(_words(each, name) for each in value.args))
    raise NoProof(f"{name} must name each harm as Patch(...) or Sql(...)")
