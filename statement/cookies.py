"""The cookies of this site, and what else it keeps in a browser: written from the settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from statement.measuring import COOKIE, COOKIE_DAYS, is_offered

Words = str | Promise
DAY = 24 * 3600


@dataclass(frozen=True)
class Kept:
    """One thing that a browser keeps for us."""

    name: str
    purpose: Words
    when: Words
    stays: str


def cookies() -> Sequence[Kept]:
    """Return every cookie that this site can set; a test finds no other."""
    return [
        *([_yes_to_measuring()] if is_offered() else []),
        Kept(
            settings.SESSION_COOKIE_NAME,
            _("remembers that you are logged in; it holds a random key and nothing about you"),
            _("when you log in"),
            _days(settings.SESSION_COOKIE_AGE),
        ),
        Kept(
            settings.CSRF_COOKIE_NAME,
            _("makes sure that a form you send comes from you; it holds a random key"),
            _("when you open a page with a form"),
            _days(settings.CSRF_COOKIE_AGE),
        ),
    ]


def _yes_to_measuring() -> Kept:
    return Kept(
        COOKIE,
        _("remembers that you said yes to measuring; it holds that yes and nothing else"),
        _("when you say yes below"),
        _days(COOKIE_DAYS * DAY),
    )


def stores() -> Sequence[Kept]:
    """Return what scripts keep in the browser of a colleague; members have none of it."""
    return [
        Kept(
            "bieb-nood",
            _("what was scanned while the connection was lost"),
            _("at the desk, in an emergency"),
            str(_("until it was sent")),
        ),
        Kept(
            "bieb-nood (cache)",
            _("the emergency page itself, so that it opens without a connection"),
            _("at the desk"),
            str(_("until the next version")),
        ),
    ]


def _days(seconds: int) -> str:
    days = seconds // DAY
    return ngettext("%d day", "%d days", days) % days
