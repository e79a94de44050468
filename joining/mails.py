"""The one mail about an application: is this your address? Nothing that was filled in is in it."""

from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from joining.models import COLLECT, CONFIRM
from notifications.wire import Mail


def compose_question(*, to: str, token: str, language: str, name: str) -> Mail:
    """Make the mail with the link, in the language of the form.

    `name` is what the log of the mail server knows it by.
    """
    path = reverse("joining:confirm", args=[token])
    words = {
        "library": settings.LIBRARY_NAME,
        "phone": settings.LIBRARY_PHONE,
        "confirm_url": f"{settings.SITE_URL.rstrip('/')}{path}",
        "days": CONFIRM.days,
        "collect_days": COLLECT.days,
    }
    with translation.override(language):
        parts = [
            render_to_string(f"joining/mail/confirm-{part}", words)
            for part in ("subject.txt", "body.txt", "body.html")
        ]
    subject, text, html = parts
    mail = Mail(" ".join(subject.split()), text, to=[to], reply_to=[settings.LIBRARY_EMAIL])
    mail.attach_alternative(html, "text/html")
    domain = parseaddr(mail.from_email)[1].rpartition("@")[2]
    mail.extra_headers.update(
        {"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{domain}>"}
    )
    return mail
