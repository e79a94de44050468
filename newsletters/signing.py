"""The signature under every mail: it proves that the library sent it, and its links to stop.

DKIM, RFC 6376: RSA-SHA256, relaxed/relaxed. The key lies in the key store, outside the database
and its backup; `manage.py dkim_key` makes one and says what goes in the DNS.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from email.utils import parseaddr
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from bieb.lib.key_store import key_of, key_path
from notifications.wire import Body, Field, Wire

BITS = 2048
HEADER = "DKIM-Signature"
SIGNED = (
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
)
"""Headers under the signature; of one that is absent it is signed that it is."""
ONCE = ("From", "To", "Subject", "Date", "Content-Type", *SIGNED[-3:])
"""Headers of which it is signed that there is no second one (RFC 6376, 8.15)."""
BLANKS = re.compile(rb"[ \t]+")
_keys: dict[str, rsa.RSAPrivateKey] = {}


def dkim_sign(mail: Wire) -> Sequence[Field]:
    """Return the signature of a mail: a header to put above it.

    Without a selector in the settings mail leaves unsigned: then the mail server signs.
    """
    selector = settings.DKIM_SELECTOR
    if not selector:
        return ()
    return [(HEADER, signature(mail, selector=selector, domain=domain_of(mail)))]


def signature(mail: Wire, *, selector: str, domain: str) -> str:
    """Return the value of the header."""
    fields = {name.lower(): (name, value) for name, value in mail.fields}
    digest = base64.b64encode(hashlib.sha256(_relaxed(mail.body)).digest()).decode()
    value = (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector}; "
        f"h={':'.join((*SIGNED, *ONCE))}; bh={digest}; b="
    )
    signed = [relaxed_header(*fields[name.lower()]) for name in SIGNED if name.lower() in fields]
    signed.append(relaxed_header(HEADER, value).removesuffix(b"\r\n"))
    proof = private_key(selector).sign(b"".join(signed), padding.PKCS1v15(), SHA256())
    return value + base64.b64encode(proof).decode()


def _relaxed(body: Body) -> bytes:
    """Bring a body in its shape; the frame of many once, as what fills it has no blanks."""
    if not body.place:
        return relaxed_body(body.frame)
    return _relaxed_frame(body.frame).replace(body.place, body.fill)


@lru_cache(maxsize=4)
def _relaxed_frame(frame: bytes) -> bytes:
    return relaxed_body(frame)


def relaxed_body(body: bytes) -> bytes:
    """Bring a body in the shape that a mail server may not disturb (RFC 6376, 3.4.4)."""
    lines = [BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def relaxed_header(name: str, value: str) -> bytes:
    """Bring a header in the shape that a mail server may not disturb (RFC 6376, 3.4.2)."""
    unfolded = BLANKS.sub(b" ", value.replace("\r\n", "").encode("ascii"))
    return name.lower().encode("ascii") + b":" + unfolded.strip() + b"\r\n"


def domain_of(mail: Wire) -> str:
    """Return the domain that signs: the one of the sender that people see, so that DMARC agrees."""
    return parseaddr(dict(mail.fields)["From"])[1].rpartition("@")[2]


def private_key(selector: str) -> rsa.RSAPrivateKey:
    """Read the key of a selector, made the first time; kept in this process."""
    path = str(key_path(f"dkim/{selector}.pem"))
    if path not in _keys:
        pem = key_of(f"dkim/{selector}.pem", _new_key)
        found = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(found, rsa.RSAPrivateKey):
            raise TypeError("the key of DKIM must be RSA")
        _keys[path] = found
    return _keys[path]


def dns_record(selector: str) -> str:
    """Return what must stand in the DNS under `<selector>._domainkey.<domain>`, as TXT."""
    public = private_key(selector).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
