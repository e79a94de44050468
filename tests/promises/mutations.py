"""How a proof names the harm that must turn it red; `manage.py promises --mutate` does the harm."""

from typing import NamedTuple


class Patch(NamedTuple):
    """In `file`, exactly one `old` becomes `new`."""

    file: str
    old: str
    new: str


class Sql(NamedTuple):
    """A statement that the owner of the database runs before the tests."""

    statement: str
