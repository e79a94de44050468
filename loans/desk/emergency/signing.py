"""A file of scans that only a page of ours can have made: signed with a key given to that page.

The key follows from the token and our own secret, so nothing of it is stored. The file is plain
text: the token, a line for each scan, and the signature of all that stands before it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.utils.crypto import salted_hmac

from catalog.models import Branch
from loans import errors

SALT = "bieb.emergency"
HEADING, SIGNATURE = "bieb-nood-1", "handtekening"
VALID = timedelta(days=14)
MOST_LINES = 5000


@dataclass(frozen=True)
class Page:
    """What a page was given: where it stands and since when."""

    token: str
    branch_id: int
    issued_at: datetime

    @property
    def key(self) -> str:
        """The key with which this page, and no other, signs what it keeps."""
        return salted_hmac(SALT, self.token, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Line:
    """One scan of the page: which card borrowed which copy, and when."""

    key: UUID
    card: str
    barcode: str
    scanned_at: datetime


def issue(branch: Branch, *, at: datetime) -> Page:
    """Give a page of a desk at `branch` a token, and with it a key."""
    given = {"branch": branch.pk, "at": at.isoformat(), "page": uuid4().hex}
    return Page(signing.dumps(given, salt=SALT), branch.pk, at)


def read(text: str) -> tuple[Page, list[Line]]:
    """Read a file of scans.

    Raises:
        FileNotOurs: it is no such file, it was changed, or it is more than two weeks old.
    """
    body, _comma, last = text.replace("\r\n", "\n").strip("\ufeff\n ").rpartition("\n")
    heading, *rows = body.split("\n")
    name, _semicolon, token = heading.partition(";")
    word, _semicolon, signature = last.partition(";")
    if (name, word) != (HEADING, SIGNATURE) or len(rows) > MOST_LINES:
        raise errors.FileNotOurs
    page = _page(token)
    wanted = hmac.new(page.key.encode(), f"{body}\n".encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), signature.strip().encode()):
        raise errors.FileNotOurs
    return page, [_line(row) for row in rows if row]


def _page(token: str) -> Page:
    try:
        given = signing.loads(token, salt=SALT, max_age=VALID)
        return Page(token, int(given["branch"]), datetime.fromisoformat(given["at"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise errors.FileNotOurs from error


def _line(row: str) -> Line:
    try:
        key, card, barcode, moment = row.split(";")
        scanned_at = datetime.fromisoformat(moment)
        if scanned_at.tzinfo is None:
            raise errors.FileNotOurs
        return Line(UUID(key), card[:40], barcode[:40], scanned_at)
    except ValueError as error:
        raise errors.FileNotOurs from error
