"""Is it gone? Asked by other code than that which erases, as a role that can only read.

Counts, along every path of the register, the rows about one person; then searches the whole house
for the values that are theirs alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, models

from erasure.errors import CannotSee, NotErased
from erasure.models import ErasureRequest, LedgerLine
from erasure.probes import Probes
from retention.paths import from_row, subject_paths
from retention.registry import Declaration, declarations
from retention.residue.looking import look_for
from retention.verification import VERIFY

OWN = (ErasureRequest, LedgerLine)
"""What knows who it is about until the very end: emptied in the last step, and counted there."""


@dataclass(frozen=True)
class Searched:
    """What the search looked for, and how often it found something: always 0 when it is over."""

    probes: int
    hits: int
    markers: int


def count_rows(subject_id: UUID) -> dict[str, int]:
    """Return for each table how many rows the register finds about a person; only those with any."""
    own = {model._meta.label for model in OWN}
    asked = [each for each in declarations() if each.personal and each.model not in own]
    parts = [_counted(number, each) for number, each in enumerate(asked)]
    params = [str(subject_id) for _sql, times in parts for _time in range(times)]
    with connections[VERIFY].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _times in parts), params)
        rows = {asked[number].model: rows for number, rows in cursor.fetchall() if rows}
    return rows


def refuse_leftovers(subject_id: UUID, *, kept: Collection[str] = ()) -> None:
    """Refuse to call it erased while a table that is not held has a row about this person.

    Raises:
        NotErased: there is one; it says which tables.
    """
    left = sorted(set(count_rows(subject_id)) - set(kept))
    if left:
        raise NotErased(where=", ".join(left))


def search(probes: Probes) -> Searched:
    """Search every table, the queue, the files and the logs for what was theirs alone.

    Raises:
        CannotSee: the search missed a marker that it hid itself.
        NotErased: something was found.
    """
    residue = look_for(probes.values)
    if not residue.can_see:
        raise CannotSee(where=", ".join([*residue.missed, *residue.unreadable]))
    own = tuple(model._meta.db_table for model in OWN)
    places = sorted(place for place in residue.places if not place.split(" ")[-1].startswith(own))
    if places:
        raise NotErased(where=", ".join(places))
    return Searched(len(probes.values), 0, residue.planted)


def _counted(number: int, declaration: Declaration) -> tuple[str, int]:
    paths = subject_paths(declaration)
    counts = []
    for path in paths:
        is_text = isinstance(path.field, models.CharField | models.TextField)
        person = f"%s::{'text' if is_text else 'uuid'}"
        counts.append(
            f"(SELECT count(*) FROM {from_row(declaration, path)} WHERE {path.column} = {person})"
        )
    return f"SELECT {number}, {' + '.join(counts)}", len(paths)
