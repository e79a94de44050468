"""A second colleague says yes: with their own log-in name and the code of their own telephone."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from bieb.lib import clock
from members.models import Account


def colleague_with_code(typed: str) -> Account | None:
    """Return the colleague of whom `typed` has the log-in name and a code, as "anouk 123456".

    A code counts once. `None` when there is no such colleague, or the code is not theirs now.
    """
    name, _space, code = typed.strip().partition(" ")
    colleague = Account.objects.filter(username=name, is_staff=True, is_active=True).first()
    if colleague is None or colleague.has_left(clock.today()):
        return None
    factor = Authenticator.objects.filter(user=colleague, type=Authenticator.Type.TOTP).first()
    if factor is None or not TOTP(factor).validate_code(code.strip()):
        return None
    return colleague
