"""The connection with the mail server, and what each of its answers means for a message."""

import smtplib
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self, cast

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string
from requests import RequestException

from notifications import hosted
from notifications.models import Message
from notifications.outcomes import Outcome
from notifications.wire import Mail, wire

PERMANENT = 500


class Post:
    """One connection, used for many letters; opened anew after anything that went wrong.

    Raises OSError when it cannot be opened: then no letter has left.
    """

    def __enter__(self) -> Self:
        self.connection = get_connection()
        self.connection.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, composed: Mail) -> Outcome:
        """Hand one letter to the server and say what its answer means.

        When the connection breaks we cannot know whether the letter was taken: that is doubtful,
        and it is never sent again.
        """
        try:
            self.connection.open()
        except OSError as error:
            return Outcome(Message.State.WAITING, type(error).__name__, refuses_us=True)
        try:
            hand_over = self._ready(composed)
        except ValueError as error:
            return outcome_of(error)
        try:
            hand_over()
        except (OSError, ValueError) as error:
            self._hang_up()
            return outcome_of(error)
        return Outcome(Message.State.SENT)

    def _ready(self, mail: Mail) -> Callable[[], object]:
        """Make everything of a mail but the handing over itself."""
        if not isinstance(self.connection, EmailBackend):
            return partial(self.connection.send_messages, [mail])
        made, server = wire(mail), cast("smtplib.SMTP", self.connection.connection)
        signed = import_string(settings.MAIL_SIGNER)(made) if settings.MAIL_SIGNER else ()
        return partial(server.sendmail, made.sender, made.readers, made.as_bytes(signed))

    def _hang_up(self) -> None:
        try:
            self.connection.close()
        except OSError:  # the server was gone already
            self.connection = get_connection()


def outcome_of(error: OSError | ValueError) -> Outcome:
    """Read an error: final (5xx about this letter), later (4xx, or a server that refuses us)."""
    match error:
        case RequestException():
            return hosted.outcome_of(error)
        case smtplib.SMTPRecipientsRefused():
            code = max(code for code, _reply in error.recipients.values())
            return _refused(code, is_address=code >= PERMANENT)
        case smtplib.SMTPDataError():
            return _refused(error.smtp_code)
        case smtplib.SMTPResponseException():
            return Outcome(Message.State.WAITING, str(error.smtp_code), refuses_us=True)
        case ValueError() | smtplib.SMTPNotSupportedError():
            return Outcome(Message.State.FAILED, "bad_address", is_address=True)
        case _:
            return Outcome(Message.State.DOUBTFUL, "connection_lost")


def _refused(code: int, *, is_address: bool = False) -> Outcome:
    state = Message.State.FAILED if code >= PERMANENT else Message.State.WAITING
    return Outcome(state, str(code), is_address=is_address)
