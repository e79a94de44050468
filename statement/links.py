"""Where the links in the statement lead; a place without an address fails a check."""

from django.conf import settings
from django.urls import reverse

from statement.facts import AUTHORITY_URL


def addresses() -> dict[str, str]:
    """Return the address of every place that a sentence may point to."""
    page = reverse("privacy-statement")
    return {
        "contact": reverse("statement:react"),
        "my": reverse("my-privacy"),
        "kb-privacy": str(settings.KB_PRIVACY_URL),
        "panel": str(settings.PANEL_PRIVACY_URL),
        "recipients": f"{page}#ontvangers",
        "who": f"{page}#wie",
        "appendix": f"{page}#gegevens",
        "cookies": reverse("statement:cookies"),
        "archive": reverse("statement:archive"),
        "react": reverse("statement:react"),
        "authority": AUTHORITY_URL,
    }
