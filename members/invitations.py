"""A link to choose a password: it works once, and no password ever travels by mail."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Account

SECONDS_IN_A_DAY = 86_400


def send_link(account: Account) -> None:
    """Mail the link, in the language of the member."""
    with translation.override(_language(account)):
        _message(account).send()


def send_new_password_link(account: Account) -> None:
    """Mail the link to somebody who forgot their password, to the address we know."""
    words = {
        "password_reset_url": password_link(account),
        "library": {
            "name": settings.LIBRARY_NAME,
            "phone": settings.LIBRARY_PHONE,
            "email": settings.LIBRARY_EMAIL,
        },
    }
    with translation.override(_language(account)):
        subject = render_to_string("account/email/password_reset_key_subject.txt", words)
        body = render_to_string("account/email/password_reset_key_message.txt", words)
        EmailMessage(" ".join(subject.split()), body, to=[account.email]).send()


def password_link(account: Account) -> str:
    """Make the address at which `account` chooses a password; the first use is the last."""
    words = {
        "uidb36": user_pk_to_url_str(account),
        "key": default_token_generator.make_token(account),
    }
    path = reverse("account_reset_password_from_key", kwargs=words)
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _language(account: Account) -> str:
    return account.member.language if account.member else settings.LANGUAGE_CODE


def _message(account: Account) -> EmailMultiAlternatives:
    context = {
        "name": account.get_short_name(),
        "is_member": account.member is not None,
        "link": password_link(account),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_IN_A_DAY,
        "library": settings.LIBRARY_NAME,
        "phone": settings.LIBRARY_PHONE,
    }
    message = EmailMultiAlternatives(
        subject=_("Choose your password"),
        body=render_to_string("members/mail/invitation.txt", context),
        to=[account.email],
    )
    html = render_to_string("members/mail/invitation.html", context)
    message.attach_alternative(html, "text/html")
    return message
