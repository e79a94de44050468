"""Encryption at rest: what is sealed can only be read with the key, in the place it was sealed for.

AES-256-GCM. The text is bound to its place (table, column) and its row: copied to another row it
cannot be opened. The key lies in the key store, never in the database or in its backup.
"""

import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from bieb.lib.key_store import destroy, key_of, key_path

DATA = "data"
FORMAT = 1
HEAD = 3  # one byte of format, two of generation
NONCE = 12
KEY_BITS = 256
FILE = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<generation>\d+)\.key")


class Unsealable(DomainError):
    code = "unsealable"
    message = _("This can no longer be read: the key was destroyed, or it was changed or moved.")


def seal(plain: bytes, *, place: str, row: str, key: str = DATA) -> bytes:
    """Return `plain` so that only `unseal` with the same place, row and key gives it back.

    `place` is "table.column", `row` the primary key. `key` names a key of its own for things that
    are destroyed one by one (lower case, digits and hyphens); it is made on first use.
    """
    generation = max(generations(key), default=1)
    head = bytes([FORMAT]) + generation.to_bytes(2)
    nonce = os.urandom(NONCE)
    secret = key_of(_file(key, generation), partial(AESGCM.generate_key, KEY_BITS))
    return head + nonce + AESGCM(secret).encrypt(nonce, plain, _bound(place, row, key, generation))


def unseal(sealed: bytes, *, place: str, row: str, key: str = DATA) -> bytes:
    """Read what was sealed.

    Raises:
        Unsealable: the key is gone, or the bytes were changed or belong to another place or row.
    """
    generation = generation_of(sealed)
    path = key_path(_file(key, generation))
    nonce, text = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    try:
        return AESGCM(path.read_bytes()).decrypt(nonce, text, _bound(place, row, key, generation))
    except (FileNotFoundError, InvalidTag, ValueError):
        raise Unsealable from None


def generation_of(sealed: bytes) -> int:
    """Return which generation of its key sealed these bytes.

    Raises:
        Unsealable: they are no sealed bytes.
    """
    if len(sealed) < HEAD + NONCE or sealed[0] != FORMAT:
        raise Unsealable
    return int.from_bytes(sealed[1:HEAD])


def generations(key: str = DATA) -> list[int]:
    """Return the generations of a key that can still open something, oldest first."""
    found = (FILE.fullmatch(path.name) for path in key_path("sealing").glob(f"{key}.*.key"))
    return sorted(int(each["generation"]) for each in found if each and each["name"] == key)


def next_generation(key: str = DATA) -> int:
    """Make the next generation of a key, with which everything is sealed from now on."""
    number = max(generations(key), default=0) + 1
    key_of(_file(key, number), partial(AESGCM.generate_key, KEY_BITS))
    return number


def destroy_key(key: str, *, before: int | None = None) -> int:
    """Destroy a key: all of it, or the generations before `before`. Return how many went."""
    return sum(
        destroy(_file(key, each)) for each in generations(key) if before is None or each < before
    )


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column with text that a copy of the database does not give away.

    The row needs its primary key before something is written: the text is bound to it. Read and
    write with `open_text` and `seal_text`; a filter on it is useless by design.

    With `own_key` every row has a key of its own, called after this word and the primary key:
    destroying that key (`destroy_key_of`) destroys the text, in every copy and backup too. With
    `key_by` rows that have the same in that column share one: everything of one day goes at once.
    """

    def __init__(self, *args: Any, own_key: str = "", key_by: str = "pk", **kwargs: Any) -> None:
        self.own_key, self.key_by = own_key, key_by
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        own = {"own_key": self.own_key} if self.own_key else {}
        by = {"key_by": self.key_by} if self.key_by != "pk" else {}
        return name, path, args, kwargs | own | by

    def place(self) -> str:
        """Where it lies, as it is bound to the text."""
        return f"{self.model._meta.db_table}.{self.column}"

    def key_for(self, row: models.Model) -> str:
        """The name of the key that seals this column of `row`."""
        return f"{self.own_key}-{getattr(row, self.key_by)}" if self.own_key else DATA


def seal_text(row: models.Model, column: str, text: str) -> None:
    """Put `text`, sealed, in a `SealedField` of `row`; saving is up to the caller."""
    field = _field(row, column)
    sealed = seal(text.encode(), place=field.place(), row=str(row.pk), key=field.key_for(row))
    setattr(row, column, sealed)


def open_text(row: models.Model, column: str) -> str:
    """Read the text of a `SealedField`; "" when there is none.

    Raises:
        Unsealable: its key was destroyed, or somebody changed or moved it.
    """
    sealed, field = getattr(row, column), _field(row, column)
    if not sealed:
        return ""
    key = field.key_for(row)
    return unseal(bytes(sealed), place=field.place(), row=str(row.pk), key=key).decode()


def destroy_key_of(row: models.Model, column: str) -> bool:
    """Destroy the own key of a column of `row`; say whether there was one."""
    field = _field(row, column)
    if not field.own_key:
        raise TypeError(f"{column} shares its key with other rows")
    return destroy_key(field.key_for(row)) > 0


def sealed_fields() -> Iterator[SealedField]:
    """Return every sealed column of every table."""
    for model in apps.get_models():
        yield from (each for each in model._meta.concrete_fields if isinstance(each, SealedField))


def _field(row: models.Model, column: str) -> SealedField:
    field: Any = row._meta.get_field(column)
    if not isinstance(field, SealedField):
        raise TypeError(f"{column} is no sealed column")
    return field


def _file(key: str, generation: int) -> str:
    name = f"{key}.{generation}.key"
    if not FILE.fullmatch(name):
        raise ValueError(f"no name for a key: {key}")
    return f"sealing/{name}"


def _bound(place: str, row: str, key: str, generation: int) -> bytes:
    return "\n".join((place, row, key, str(generation))).encode()
