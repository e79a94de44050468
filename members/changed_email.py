"""Tell the old address that another one is used from now on: whoever did not ask for that can act."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from bieb.lib import clock
from members.models import Account

TEMPLATE = "account/email/email_changed"


def tell_old_address(account: Account, old: str) -> None:
    """Mail the old address when the change is saved, at once: it is not kept to do so later.

    A mail server that does not answer stops nothing.
    """
    if not old or old == account.email:
        return
    language = account.member.language if account.member else settings.LANGUAGE_CODE
    with translation.override(language):
        words = {"library": _library()}
        subject = render_to_string(f"{TEMPLATE}_subject.txt", words)
        body = render_to_string(f"{TEMPLATE}_message.txt", words)
    mail = EmailMessage(" ".join(subject.split()), body, to=[old])
    transaction.on_commit(lambda: mail.send(fail_silently=True), robust=True)


def works_now(account: Account) -> None:
    """Let the floors above know that mail can reach a member again (the setting EMAIL_CHANGED)."""
    if account.member_id:
        import_string(settings.EMAIL_CHANGED)(account.member_id, today=clock.today())


def _library() -> dict[str, str]:
    return {
        "name": settings.LIBRARY_NAME,
        "phone": settings.LIBRARY_PHONE,
        "email": settings.LIBRARY_EMAIL,
    }
