"""Plain links to share a title: no code, image or cookie of a network, and nothing about who looks."""

from urllib.parse import quote, urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from catalog.models import Title

NETWORKS = (
    ("WhatsApp", "https://wa.me/?text={words}%20{address}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={address}"),
    ("Bluesky", "https://bsky.app/intent/compose?text={words}%20{address}"),
)


def links(title: Title) -> SafeString:
    """Return the links beside a title; nothing when the library chose to have none (C1)."""
    if settings.SHARE_LINKS == "none":
        return SafeString("")
    page = urljoin(settings.SITE_URL, reverse("catalog:title", args=[title.pk]))
    filled = {"address": quote(page, safe=""), "words": quote(title.title, safe="")}
    networks = [(name, address.format(**filled)) for name, address in NETWORKS]
    mail = "mailto:?subject={words}&body={address}".format(**filled)
    return render_to_string("statement/_sharing.html", {"networks": networks, "mail": mail})
