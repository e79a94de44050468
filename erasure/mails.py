"""The one mail of an erasure: it leaves before the address is gone, with the way to the receipt."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from erasure.models import ErasureRequest
from erasure.probes import Probes

logger = logging.getLogger("bieb.erasure")


def receipt_url(code: str) -> str:
    """Return the whole address of a receipt."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('erasure:receipt', args=[code])}"


def words_of_receipt(code: str) -> dict[str, str]:
    """What a mail or letter says about a receipt: nothing about who it is."""
    return {
        "library": settings.LIBRARY_NAME,
        "phone": settings.LIBRARY_PHONE,
        "receipt_url": receipt_url(code),
    }


def mail_the_code(request: ErasureRequest, probes: Probes) -> bool:
    """Mail where the receipt will be. A mail server that does not answer stops no erasure.

    Return whether it left.
    """
    if not probes.email or not probes.code:
        return False
    words = words_of_receipt(probes.code)
    with translation.override(request.language):
        subject = render_to_string("erasure/mail/receipt-subject.txt", words)
        mail = EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("erasure/mail/receipt-body.txt", words),
            to=[probes.email],
            reply_to=[settings.LIBRARY_EMAIL],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(
            render_to_string("erasure/mail/receipt-body.html", words), "text/html"
        )
    try:
        mail.send()
    except OSError:
        logger.warning("The mail with the receipt did not leave.")
        return False
    return True
