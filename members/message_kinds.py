"""Which kinds of messages members can switch on and off; the apps above send them."""

from django.conf import settings
from django.utils.module_loading import import_string


def message_kinds() -> dict[str, str]:
    """Return the label of each kind of message by its code (`MESSAGE_KINDS`).

    Kinds that are always sent (about safety and rights) are not among them, and neither are those
    that follow a permission: saying no to that is what stops them.
    """
    kinds = {code: import_string(path) for code, path in settings.MESSAGE_KINDS.items()}
    return {
        code: str(kind.label)
        for code, kind in kinds.items()
        if not (getattr(kind, "is_always_sent", False) or getattr(kind, "follows_consent", False))
    }


def codes_always_sent() -> list[str]:
    """Return the codes of the kinds that nobody can switch off: of rights, also of locked data."""
    kinds = {code: import_string(path) for code, path in settings.MESSAGE_KINDS.items()}
    return [code for code, kind in kinds.items() if getattr(kind, "is_always_sent", False)]


def comes_when_asked(code: str) -> bool:
    """Say whether this kind goes only to who chose a channel for it: nobody gets it by itself."""
    asked: bool = getattr(import_string(settings.MESSAGE_KINDS[code]), "comes_when_asked", False)
    return asked


def channels_of(code: str) -> tuple[str, ...]:
    """Return the channels that this kind of message can leave by: e-mail, unless it says so."""
    channels: tuple[str, ...] = getattr(
        import_string(settings.MESSAGE_KINDS[code]), "channels", ("email",)
    )
    return channels
