"""Which kinds of messages members can switch on and off; the apps above send them."""

from django.conf import settings
from django.utils.module_loading import import_string


def message_kinds() -> dict[str, str]:
    """Return the label of each kind of message by its code (`MESSAGE_KINDS`)."""
    return {code: str(import_string(path).label) for code, path in settings.MESSAGE_KINDS.items()}
