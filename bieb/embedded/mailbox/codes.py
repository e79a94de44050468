"""The second factor of the demo's colleagues: the code that an app on their telephone would show."""

import hmac
import json
import struct
import time
from base64 import b32decode
from dataclasses import dataclass
from pathlib import Path

PERIOD_SECONDS = 30


@dataclass(frozen=True)
class Code:
    """What one colleague types now."""

    role: str
    login: str
    code: str


def code_at(secret: str, moment: float) -> str:
    """Return the six digits of `secret` at `moment`, in real seconds since 1970.

    Source: RFC 6238, with SHA-1 and steps of thirty seconds, as the common apps do.
    """
    step = struct.pack(">Q", int(moment) // PERIOD_SECONDS)
    digest = hmac.digest(b32decode(secret + "=" * (-len(secret) % 8)), step, "sha1")
    offset = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"


def codes(path: Path) -> list[Code]:
    """Return the code of every demo log-in that has a second factor; none before there are any."""
    try:
        logins = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    now = time.time()
    return [
        Code(login.get("role", ""), login.get("login", ""), code_at(login["totp"], now))
        for login in logins
        if login.get("totp")
    ]
