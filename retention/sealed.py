"""Seal again what was sealed with an older key, a bounded number of rows at a time."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from bieb.lib.sealing import (
    DATA,
    SealedField,
    destroy_key,
    generations,
    next_generation,
    seal,
    sealed_fields,
    unseal,
)

AT_ONCE = 500


def rotate_keys(*, resume: bool = False, say: Callable[[str], None] = lambda _line: None) -> int:
    """Make a new key, seal every column with it, destroy the older ones; return how many went.

    Safe to interrupt: what is done stays done and both keys work. `resume` then goes on with the
    newest key instead of making another. What other code seals (`SEALED_ELSEWHERE`) goes along. Things with a key of their own (a service note) are left
    alone: their key goes with them.
    """
    number = max(generations(), default=0) if resume else 0
    newest = number or next_generation()
    for field in sealed_fields():
        if field.own_key:
            continue
        done = 0
        while rows := _seal_some(field, newest):
            done += rows
            say(f"{field.place()}: {done} rows")
    elsewhere: list[Callable[..., int]] = [
        import_string(path) for path in settings.SEALED_ELSEWHERE
    ]
    others = sum(rotate(resume=resume, say=say) for rotate in elsewhere)
    return destroy_key(DATA, before=newest) + others


@transaction.atomic
def _seal_some(field: SealedField, newest: int) -> int:
    """Lock some rows with an older key and seal them; return how many."""
    model: type[models.Model] = field.model
    rows = list(_older(model, field, newest).select_for_update()[:AT_ONCE])
    for row in rows:
        place, number = field.place(), str(row.pk)
        plain = unseal(bytes(getattr(row, field.attname)), place=place, row=number)
        setattr(row, field.attname, seal(plain, place=place, row=number))
    model._default_manager.bulk_update(rows, [field.attname])
    return len(rows)


def _older(model: type[models.Model], field: SealedField, newest: int) -> Any:
    """Rows that an older generation of the shared key sealed; both bytes of its number compared."""
    head = models.Func(
        models.F(field.attname), template="substring(%(expressions)s from 2 for 2)",
        output_field=models.BinaryField(),
    )  # fmt: skip
    sealed = model._default_manager.exclude(**{field.attname: None}).exclude(**{field.attname: b""})
    return sealed.alias(head=head).exclude(head=newest.to_bytes(2)).order_by("pk")
