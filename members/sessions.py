"""Where Django looks for the session store (`SESSION_ENGINE`)."""

from members.models.session import SessionStore

__all__ = ["SessionStore"]
