"""A mail as the bytes that a mail server gets, made straight from its words.

Django's message object parses, folds and copies each mail; that was a fifth of the work of a worker.
What it refuses is refused here too: a line end in a header, an address that is none.
"""

import quopri
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate, getaddresses
from functools import lru_cache

from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.message import sanitize_address

UTF8 = "utf-8"
LONGEST_LINE = 800
"""Bytes between two line ends: 998, with room for a link. Source: RFC 5322, 2.1.1."""
LINE_END = re.compile(r"\r\n|\r|\n")
PLAIN_ADDRESS = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.I)
"""Nearly every address there is; any other is judged by Django."""
ADDRESSES = frozenset({"From", "To", "Reply-To"})
Field = tuple[str, str]


@dataclass(frozen=True)
class Body:
    """What comes under the headers: the same frame for many, and what fills its place for one."""

    boundary: str
    frame: bytes
    place: bytes = b""
    fill: bytes = b""

    @property
    def content(self) -> bytes:
        return self.frame.replace(self.place, self.fill) if self.place else self.frame

    def filled(self, words: str) -> "Body":
        """Return the body of one reader. `words` is without blanks, such as a link."""
        if not re.fullmatch(r"[!-~]+", words):
            raise ValueError("only a word fits in the place of a body")
        return Body(self.boundary, self.frame, self.place, words.encode("ascii"))


class Mail(EmailMultiAlternatives):
    """A mail of words in two forms. `ready`: its body, when that was made beforehand for many."""

    ready: Body | None = None


@dataclass(frozen=True)
class Wire:
    """A mail as it leaves: its envelope, the headers in ASCII, and the body."""

    sender: str
    readers: Sequence[str]
    fields: Sequence[Field]
    body: Body

    def as_bytes(self, signed: Sequence[Field] = ()) -> bytes:
        """Return the whole mail, below the headers of its signature."""
        lines = (f"{name}: {value}\r\n" for name, value in (*signed, *self.fields))
        return b"".join(("".join(lines).encode("ascii"), b"\r\n", self.body.content))


def wire(mail: Mail) -> Wire:
    """Make the bytes of a mail.

    Raises ValueError for an address that is none, and BadHeaderError (a ValueError) for a header
    of more lines.
    """
    if mail.attachments or mail.cc or mail.bcc:
        raise TypeError("this mail has more than words for its readers")
    body = mail.ready or body_of(_parts(mail))
    given = {
        "Subject": str(mail.subject),
        "From": mail.from_email,
        "To": ", ".join(mail.to),
        "Reply-To": ", ".join(mail.reply_to),
        "Date": formatdate(),
        **mail.extra_headers,
    }
    fields = [
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{body.boundary}"'),
        ("Content-Transfer-Encoding", _encoding(body.frame)),
        *((name, _value(name, value)) for name, value in given.items() if value),
    ]
    readers = [_address(each) for each in mail.to]
    return Wire(_address(mail.from_email), readers, fields, body)


def _parts(mail: Mail) -> list[tuple[str, str]]:
    others = [(str(form).removeprefix("text/"), str(words)) for words, form in mail.alternatives]
    return [("plain", str(mail.body)), *others]


def body_of(parts: Sequence[tuple[str, str]]) -> Body:
    """Put the forms of one text together; programs show the last form that they can."""
    boundary = f"=_{secrets.token_hex(16)}"
    start = f"--{boundary}\r\n".encode()
    pieces = b"".join(start + _part(form, words) for form, words in parts)
    return Body(boundary, pieces + f"--{boundary}--\r\n".encode())


def frame_of(parts: Sequence[tuple[str, str]], *, place: str) -> Body | None:
    """Make a body for many readers, with one place to fill; `None` when it must be made for each."""
    if any(_is_too_long(_lines(words)) for _form, words in parts):
        return None
    made = body_of(parts)
    return Body(made.boundary, made.frame, place.encode("ascii"))


def _part(form: str, words: str) -> bytes:
    content = _lines(words)
    encoding = _encoding(content)
    if _is_too_long(content):
        plain = quopri.encodestring(content.replace(b"\r\n", b"\n"))
        encoding, content = "quoted-printable", plain.replace(b"\n", b"\r\n")
    head = (
        f'Content-Type: text/{form}; charset="{UTF8}"\r\nContent-Transfer-Encoding: {encoding}\r\n'
    )
    return head.encode() + b"\r\n" + content + b"\r\n"


def _lines(words: str) -> bytes:
    return LINE_END.sub("\r\n", words).encode()


def _is_too_long(content: bytes) -> bool:
    return max(map(len, content.split(b"\r\n"))) > LONGEST_LINE


def _encoding(content: bytes) -> str:
    return "7bit" if content.isascii() else "8bit"


def _value(name: str, value: str) -> str:
    if "\n" in value or "\r" in value:
        raise BadHeaderError(f"the header {name} has more than one line")
    if value.isascii() and len(name) + len(value) < LONGEST_LINE:
        return value
    if name in ADDRESSES:
        return ", ".join(_judged(each) for each in getaddresses([value]))
    return Header(value, UTF8, header_name=name).encode(linesep="\r\n")


def _address(address: str) -> str:
    return address if PLAIN_ADDRESS.fullmatch(address) else _judged(address)


@lru_cache(maxsize=16)
def _judged(address: str | tuple[str, str]) -> str:
    """Let Django judge and write an address with a name, or one that looks strange."""
    return sanitize_address(address, UTF8)
