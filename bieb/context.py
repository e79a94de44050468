"""What every page may say about the library itself."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language

from bieb.lib import clock
from loans.closings.banner import Emergency, emergencies_on
from statement.banner import news_for
from statement.models import StatementVersion


def library(_request: HttpRequest) -> dict[str, dict[str, str]]:
    """Name, phone, mail and office hours: shown on every page (P49)."""
    return {
        "library": {
            "name": settings.LIBRARY_NAME,
            "phone": settings.LIBRARY_PHONE,
            "email": settings.LIBRARY_EMAIL,
            "office_hours": _office_hours(),
        }
    }


def _office_hours() -> str:
    """The office hours in the language of the page, or else in that of the library."""
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    said: str = getattr(settings, f"LIBRARY_OFFICE_HOURS_{language.upper()}", "")
    return said or settings.LIBRARY_OFFICE_HOURS


def emergencies(_request: HttpRequest) -> dict[str, Callable[[], list[Emergency]]]:
    """The emergencies of today; asked for only by a page that has room for the banner."""
    return {"emergencies": lambda: emergencies_on(clock.today())}


def news(request: HttpRequest) -> dict[str, Callable[[], StatementVersion | None]]:
    """The new version of the privacy statement, for a month; asked for only by a whole page."""
    user = getattr(request, "user", AnonymousUser())  # a refused request knows nobody
    return {"news": lambda: news_for(user, today=clock.today())}
