"""Secrets of second factors, unreadable in the database: their key lives in the key store."""

import os
from contextlib import suppress
from pathlib import Path

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings

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
    """Read the key, or make it the first time; of two processes that make one, one wins."""
    path = Path(settings.KEY_STORE) / NAME
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{NAME}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
