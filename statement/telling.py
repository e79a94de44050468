"""Word of a new version, once, to who asked for the newsletter and confirmed that (P57)."""

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletters.issues import announce
from statement.differences import Difference, differences
from statement.models import StatementVersion

MOST = 8
"""So many sentences stand in the mail; the page has all of them."""
OUR_MARKUP = re.compile(r"[\[\]*#<>]")


def tell_readers(version: StatementVersion, *, at: datetime) -> int:
    """Make the mail about what changed ready for every confirmed reader; once for each version.

    The first version changed nothing, so nobody is told. Return how many mails were made ready.
    """
    previous = StatementVersion.objects.filter(pk=version.number - 1).first()
    if previous is None:
        return 0
    nl, en = (_words(previous, version, language) for language in ("nl", "en"))
    return announce(f"statement-{version.number}", nl=nl, en=en, at=at)


def _words(previous: StatementVersion, version: StatementVersion, language: str) -> tuple[str, str]:
    with translation.override(language):
        changed = differences(previous, version, language)
        path = reverse("statement:difference")
        page = f"{settings.SITE_URL.rstrip('/')}{path}?van={previous.number}&tot={version.number}"
        day = date_format(version.published_on, "j F Y")
        parts = [
            _("Our privacy statement says what we do with data of people. It changed on %(day)s.")
            % {"day": day},
            _("This is different now:"),
            "\n".join(f"- {_said(each)}" for each in changed[:MOST]),
            _more(len(changed) - MOST),
            _page(page),
            _("Do you want to ask or say something? Answer this mail, or call us."),
        ]
        subject = _("Our privacy statement changed on %(day)s") % {"day": day}
    return subject, "\n\n".join(part for part in parts if part)


def _said(change: Difference) -> str:
    said = change.now or _("No longer there: %(sentence)s") % {"sentence": change.was}
    return " ".join(OUR_MARKUP.sub("", said).split())


def _more(number: int) -> str:
    return _("And in %(number)s more sentences.") % {"number": number} if number > 0 else ""


def _page(url: str) -> str:
    words = _("See old and new side by side")
    return f"[{words}]({url})" if url.startswith("https://") else f"{words}: {url}"
