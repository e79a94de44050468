"""What every page may say about the library itself."""

from django.conf import settings
from django.http import HttpRequest


def library(_request: HttpRequest) -> dict[str, dict[str, str]]:
    """Name, phone, mail and office hours: shown on every page (P49)."""
    return {
        "library": {
            "name": settings.LIBRARY_NAME,
            "phone": settings.LIBRARY_PHONE,
            "email": settings.LIBRARY_EMAIL,
            "office_hours": settings.LIBRARY_OFFICE_HOURS,
        }
    }
