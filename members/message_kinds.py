"""The kinds of messages that members can switch on and off, in words."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {"due_soon": _("Reminder before something must go back")}


def message_kinds() -> dict[str, str]:
    """Return the label of each kind of message that this library sends (`MESSAGE_KINDS`)."""
    return {code: str(LABELS.get(code, code)) for code in settings.MESSAGE_KINDS}
