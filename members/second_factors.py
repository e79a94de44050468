"""Secrets of second factors, unreadable in the database: their key lives in the key store."""

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet

from bieb.lib.key_store import key_of

NAME = "second-factors.key"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seal what a stolen copy of the database could be used with: code secrets, recovery codes."""

    def encrypt(self, text: str) -> str:
        return Fernet(_key()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret.

        Raises:
            cryptography.fernet.InvalidToken: it was sealed with another key; the colleague needs
                a new second factor.
        """
        return Fernet(_key()).decrypt(encrypted_text).decode()


def _key() -> bytes:
    return key_of(NAME, Fernet.generate_key)
