"""What the workers do about members."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from members import errors
from members.invitations import send_link, send_new_password_link
from members.mail_codes import mail_code
from members.models import Account


def invite(account: Account) -> None:
    """Have a worker mail a link to choose a password, once what is being saved is saved.

    The queue gets the number of the account and nothing else. When the queue does not answer the
    account is there all the same; the link can be sent again.

    Raises:
        NoAddressToWriteTo: the account has no e-mail address.
    """
    if not account.email:
        raise errors.NoAddressToWriteTo
    number = account.pk
    transaction.on_commit(lambda: send_invitation.delay(number), robust=True)


def offer_new_password(account: Account) -> None:
    """Have a worker mail a link to somebody who forgot their password, with nothing said here.

    The page that asks answers as fast, and as well, for an address that nobody has.
    """
    number = account.pk
    transaction.on_commit(lambda: send_new_password.delay(number), robust=True)


@shared_task
def send_new_password(number: UUID) -> bool:
    """Mail the link to choose another password. Return False when there is no address any more."""
    account = Account.objects.select_related("member").filter(pk=number).first()
    if account is None or not account.email:
        return False
    send_new_password_link(account)
    return True


@shared_task
def send_invitation(number: UUID) -> bool:
    """Mail the link. Return False when the account or its address went away meanwhile.

    Twice is two mails; choosing a password ends both links.
    """
    account = Account.objects.select_related("member").filter(pk=number).first()
    if account is None or not account.email:
        return False
    send_link(account)
    return True


@shared_task
def send_mail_code(number: UUID, visit: UUID) -> bool:
    """Mail the code of one visit. Return False when nobody asked whom we know.

    The queue gets two numbers; without the secret key of the library they make no code.
    """
    account = Account.objects.select_related("member").filter(pk=number).first()
    if account is None or not account.email:
        return False
    mail_code(account, visit)
    return True
