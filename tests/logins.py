"""Colleagues who are logged in, with and without the second step, for tests of pages."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from audit.secrecy import SESSION_KEY, accept, digest
from bieb.lib import clock
from members.models import Account


def an_authenticator(account: Account) -> Authenticator:
    """A second factor (time-based codes) of `account`."""
    authenticator: Authenticator = TOTP.activate(account, generate_totp_secret()).instance
    return authenticator


def let_in(client: Client, account: Account, *, hours_ago: float = 0) -> Client:
    """Log `account` in with a second factor that was used `hours_ago`."""
    accept(account, language="nl", at=clock.now())
    existing = Authenticator.objects.filter(user=account).first()
    authenticator = existing or an_authenticator(account)
    client.force_login(account)
    session = client.session
    session[SESSION_KEY] = digest()
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time() - hours_ago * 3600, "id": authenticator.pk}
    ]
    session.save()
    return client


def just_logged_in(client: Client, account: Account) -> Client:
    """The session of `account` right after typing the password again."""
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client
