"""What must be done again when a backup is put back: the low floors tell it, `erasure` writes it."""

from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class Kind(StrEnum):
    """Deeds that a restored database would have forgotten."""

    ERASE = "erase"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"
    LIFT = "lift"
    OBJECT = "object"
    RECTIFY = "rectify-notice"


def remember(kind: Kind, *, subject: UUID, purpose: str = "") -> None:
    """Write down, with the deed itself, that it must be repeated after a restore.

    Call it in the transaction of the deed. `purpose` is a code, never words about somebody.
    """
    import_string(settings.REPLAY_LEDGER)(kind, subject=subject, purpose=purpose)
