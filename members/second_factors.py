"""Secrets of second factors, unreadable in the database: their key lies in the key store."""

from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from bieb.lib.key_store import key_of, replace

NAME = "second-factors.key"
SEALED = ("secret", "seed")
"""What of an authenticator is sealed: the secret of the codes, and that of the recovery codes."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seal what a stolen copy of the database could be used with: code secrets, recovery codes."""

    def encrypt(self, text: str) -> str:
        return MultiFernet(_keys()).encrypt(text.encode()).decode()

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002  named by allauth
    ) -> str:
        """Name a passkey of which its owner gave no name."""
        number = Authenticator.objects.filter(user=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret.

        Raises:
            cryptography.fernet.InvalidToken: it was sealed with another key; the colleague needs
                a new second factor.
        """
        return MultiFernet(_keys()).decrypt(encrypted_text).decode()


def rotate(*, resume: bool = False, say: Callable[[str], None] = lambda _line: None) -> int:
    """Seal every secret with a new key and destroy the older ones; return how many went.

    The file holds the newest key first. Until all is done the older ones open too, so colleagues
    log in meanwhile, and a run that was interrupted goes on with `resume`.
    """
    keys = key_of(NAME, Fernet.generate_key).split()
    if not (resume and len(keys) > 1):
        keys = [Fernet.generate_key(), *keys]
        replace(NAME, b"\n".join(keys))
    done = 0
    while rows := _seal_again(Fernet(keys[0])):  # what was made meanwhile with an older key too
        done += rows
    say(f"mfa_authenticator.data: {done} rows")
    replace(NAME, keys[0])
    return len(keys) - 1


@transaction.atomic
def _seal_again(newest: Fernet) -> int:
    """Seal what an older key sealed; lock the rows. Return how many there were."""
    done = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        old = [name for name in SEALED if name in row.data and not _opens(newest, row.data[name])]
        for name in old:
            row.data[name] = MultiFernet(_keys()).rotate(row.data[name]).decode()
        if old:
            row.save(update_fields=["data"])
            done += 1
    return done


def _opens(key: Fernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _keys() -> list[Fernet]:
    return [Fernet(each) for each in key_of(NAME, Fernet.generate_key).split()]
