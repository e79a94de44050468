"""How a member logs in: the e-mail address behind the account."""

from allauth.account.models import EmailAddress
from django.db import transaction

from members.models import Account, Member


@transaction.atomic
def change_email(member: Member, *, email: str) -> Account:
    """Write down another e-mail address, or none. Makes the account when there was none.

    Locks the member. Whatever was known about the old address is forgotten with it; the new one
    is not confirmed until its owner does so.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    account = Account.objects.filter(member=member).first()
    if account is None:
        return Account.objects.create_user(member=member, email=email)
    if account.email != email:
        account.email = email
        account.save(update_fields=["email"])
        EmailAddress.objects.filter(user=account).delete()
    return account
