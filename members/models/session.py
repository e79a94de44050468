"""A log-in that is open now, findable by account so that it can be ended."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.account import Account


class Session(AbstractBaseSession):
    """One browser that is logged in. It holds ids, never names."""

    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="sessions", verbose_name=_("account")
    )

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Keep the account beside the session: erasing a member ends every session at once."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str) -> bool:
        """A cookie of another shape is no session: PostgreSQL cannot even look for every byte."""
        is_long_enough: bool = super()._validate_session_key(key)  # type: ignore[misc]
        return is_long_enough and key.isascii() and key.isalnum()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)  # type: ignore[attr-defined]
        return session  # type: ignore[return-value]
