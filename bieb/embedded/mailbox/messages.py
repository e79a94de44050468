"""The messages on disk: one `.eml` file each, named by the moment it came in."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
SHOWN_AT_MOST = 500


@dataclass(frozen=True)
class Message:
    """One received e-mail."""

    name: str
    email: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.email["Subject"] or "(zonder onderwerp)")

    @property
    def sender(self) -> str:
        return str(self.email["From"] or "")

    @property
    def to(self) -> str:
        return str(self.email["To"] or "")

    @property
    def sent_at(self) -> datetime:
        """When the sender says it was sent; else when it came in."""
        try:
            sent_at = parsedate_to_datetime(str(self.email["Date"]))
        except ValueError:
            sent_at = datetime.strptime(self.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(
                tzinfo=UTC
            )
        if sent_at.tzinfo is None:
            sent_at = sent_at.replace(tzinfo=UTC)
        return sent_at.astimezone(AMSTERDAM)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "bijlage" for part in self.email.iter_attachments()]

    def _part(self, kind: str) -> str:
        part = self.email.get_body(preferencelist=(kind,))
        if part is None:
            return ""
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        try:
            return body.decode(part.get_content_charset() or "utf-8", errors="replace")
        except LookupError:
            return body.decode(errors="replace")


def keep(directory: Path, content: bytes) -> str:
    """Store a message whole or not at all, and return its name."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    partial = directory / f".{name}.partial"
    partial.write_bytes(content)
    partial.replace(directory / f"{name}.eml")
    return name


def newest_first(directory: Path) -> list[Message]:
    """Return the last messages, the newest first."""
    paths = sorted(directory.glob("*.eml"), reverse=True)[:SHOWN_AT_MOST]
    return [message for path in paths if (message := find(directory, path.stem))]


def find(directory: Path, name: str) -> Message | None:
    """Return the message of that name; None when there is none, whatever `name` holds."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (directory / f"{name}.eml").read_bytes()
    except OSError:
        return None
    return Message(name, message_from_bytes(content, _class=EmailMessage, policy=default))
