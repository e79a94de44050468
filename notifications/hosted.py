"""Mail by a company that sends it for us, over its own interface: Mailgun, on its European servers.

Nothing is followed: every mail says that opens and clicks are not measured, whatever the account
at the company says. Their interface has no key that makes a second attempt harmless. So an answer
that got lost leaves a mail doubtful, and only what was certainly not taken is tried again.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

import requests
from anymail.backends.mailgun import EmailBackend, MailgunPayload
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from bieb.lib import clock
from notifications.models import Message
from notifications.outcomes import Outcome

BAD_LETTER = {400, 413}
PERHAPS_TAKEN = {500, 502, 504}
NOTHING_LEFT = (ConnectTimeoutError, NewConnectionError, ssl.SSLCertVerificationError)
"""What went wrong before a word of the mail was handed over."""
NO_TRACKING = {"o:tracking": "no", "o:tracking-opens": "no", "o:tracking-clicks": "no"}


class NotAllowed(OSError):
    """The company may get nothing: not its own computer, or no agreement with it holds today."""


class MailgunBackend(EmailBackend):  # type: ignore[misc]  # it ships no types
    """Hands mail to Mailgun: without tracking, and only while an agreement with it holds.

    Raises NotAllowed (an OSError) when it is opened where it may not be: then nothing has left.
    """

    def open(self) -> Any:
        """Look whether it may, and get ready."""
        if self.session is None:
            refuse_if_not_allowed()
        return super().open()

    def create_session(self) -> requests.Session:
        """Follow no redirects, and believe no proxy of the environment."""
        session: requests.Session = super().create_session()
        session.trust_env = False
        session.max_redirects = 0
        return session

    def build_message_payload(self, message: EmailMessage, defaults: Any) -> MailgunPayload:
        """Write what leaves. The sender that people see is the only one: bounces come as a call."""
        message.from_email = message.extra_headers.pop("From", message.from_email)
        payload = super().build_message_payload(message, {**defaults, "track_opens": False})
        payload.data.update(NO_TRACKING)
        return payload


def refuse_wrong_address() -> None:
    """Check that the settings name a computer of the provider, over https."""
    address = urlsplit(settings.ANYMAIL["MAILGUN_API_URL"])
    is_safe = address.scheme == "https" or address.hostname in ("127.0.0.1", "localhost")
    if address.hostname not in settings.MAIL_HOSTS or not is_safe:
        raise NotAllowed("The host of MAILGUN_API_URL is not in MAIL_HOSTS, or it is not https.")


def refuse_if_not_allowed() -> None:
    """Check the address, and that the agreement holds today."""
    refuse_wrong_address()
    holds = import_string(settings.PROCESSOR_AGREED)
    if not holds(settings.MAIL_PROVIDER, today=clock.today()):
        raise NotAllowed("There is no processing agreement with the mail provider that holds.")


def outcome_of(error: requests.RequestException) -> Outcome:
    """Read what went wrong; what the answer said is not kept."""
    status = getattr(error, "status_code", None)
    if status is None:
        return _without_answer(error)
    if status in BAD_LETTER:
        return Outcome(Message.State.FAILED, str(status))
    if status in PERHAPS_TAKEN or 200 <= status < 300:
        return Outcome(Message.State.DOUBTFUL, f"connection_lost {status}", refuses_us=True)
    return Outcome(Message.State.WAITING, str(status), refuses_us=True)


def _without_answer(error: requests.RequestException) -> Outcome:
    """Nothing left when nobody took the call; else nobody knows."""
    if isinstance(error, requests.TooManyRedirects) or any(
        isinstance(each, NOTHING_LEFT) for each in _causes(error)
    ):
        return Outcome(Message.State.WAITING, "no_connection", refuses_us=True)
    return Outcome(Message.State.DOUBTFUL, "connection_lost", refuses_us=True)


def _causes(error: BaseException | None) -> list[BaseException]:
    """Return the error, what it came from, and what those hold."""
    found: list[BaseException] = []
    queue: list[Any] = [error]
    while queue:
        each = queue.pop()
        if isinstance(each, BaseException) and each not in found:
            found.append(each)
            queue += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return found
