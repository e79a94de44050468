"""Look through the clothes a value may wear: encoded, compressed, escaped, up to four layers."""

import base64
import binascii
import html
import quopri
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from hashlib import blake2b
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from retention.residue.needles import Needles, compiled

VERSION = "2"
DEPTH = 4
LARGEST = 8 * 1024 * 1024
BUDGET = 32 * 1024 * 1024
MANY = 64

BASE64 = compiled(r"[A-Za-z0-9+/_-]{12,}={0,2}")
BASE64_LINES = compiled(r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{2,76}={0,2}")
HEX = compiled(r"[0-9a-f]{12,}")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
ENTITY = re.compile(r"&#?\w+;")
QUOTED = re.compile(r"=[0-9A-F]{2}|=\r?\n")
ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=(?:\s+=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)*")
CODED = compiled(
    r"[A-Za-z0-9+/_-]{12,}|\\[ux][0-9a-f]|%[0-9a-f]{2}|&#?[\w\x80-\xff]+;|=[0-9A-F?]|=\r?\n"
)
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
GZIP, ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
DEFLATED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
PACKED = re.compile(b"|".join(map(re.escape, (GZIP, ZIP, *DEFLATED, b"%PDF"))))
READABLE = bytes([9, 10, 13, *range(32, 127), *range(161, 256)])
APART = b"\x01"


def search(value: str | bytes, needles: Needles) -> set[int]:
    """Return the needles in `value` and in everything that can be decoded from it.

    Memory is bounded: a layer larger than 8 MB is cut off, all layers together at 32 MB.
    """
    found: set[int] = set()
    seen: set[bytes] = set()
    waiting: list[tuple[str | bytes, int]] = [(value, 0)]
    budget = max(BUDGET, 2 * len(value))
    while waiting and budget > 0:
        layer, depth = waiting.pop()
        mark = blake2b(layer if isinstance(layer, bytes) else layer.encode("utf-8", "replace"))
        if mark.digest() in seen:
            continue
        seen.add(mark.digest())
        budget -= len(layer)
        texts = list(_texts(layer))
        for text in texts:
            found |= needles.found_in(text)
        if depth < DEPTH:
            waiting += [(child, depth + 1) for child in _below(layer, texts)]
    return found


def may_be_coded(text: str) -> bool:
    """Say whether `text` holds anything that could be decoded: most text does not."""
    return CODED.search(text.encode("utf-8", "replace")) is not None


def _texts(layer: str | bytes) -> Iterator[str]:
    if isinstance(layer, str):
        yield layer
        return
    try:
        yield layer.decode()
    except UnicodeDecodeError:
        yield layer.decode("utf-8", "replace")
        yield layer.decode("latin-1")
    if b"\0" in layer:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield layer.decode(encoding, "ignore")
            yield layer[1:].decode(encoding, "ignore")


def _below(layer: str | bytes, texts: list[str]) -> Iterator[str | bytes]:
    if isinstance(layer, bytes):
        yield from _unpacked(layer)
        texts = texts[:1]
    for text in texts:
        if may_be_coded(text):
            yield from _decoded(text)


def _decoded(text: str) -> Iterator[str | bytes]:
    written = text.encode("utf-8", "replace")
    for pattern, decode in TOKENS:
        children = (decode(match.group()) for match in pattern.finditer(written))
        yield from _together(child for child in children if child and _means_something(child))
    for pattern, unescape in ESCAPES:
        if pattern.search(text):
            yield unescape(text)
    for match in ENCODED_WORD.finditer(text):
        yield _from_header(match.group())


def _together(children: Iterable[bytes]) -> Iterator[bytes]:
    """Put the plain ones in one layer: a file may hold thousands; what is packed goes by itself."""
    plain = []
    for child in children:
        if b"\0" in child or PACKED.search(child):
            yield child
        else:
            plain.append(child)
    if plain:
        yield APART.join(plain)


def _from_base64(token: bytes) -> bytes:
    text = token.translate(TO_STANDARD, b"\r\n=")
    if len(text) % 4 == 1:
        text = text[:-1]
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def _from_hex(token: bytes) -> bytes:
    return bytes.fromhex(token[: len(token) // 2 * 2].decode())


def _from_header(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeDecodeError, binascii.Error):
        return ""


TO_STANDARD = bytes.maketrans(b"-_", b"+/")
TOKENS: list[tuple[Any, Callable[[bytes], bytes]]] = [
    (BASE64, _from_base64),
    (BASE64_LINES, _from_base64),
    (HEX, _from_hex),
]
ESCAPES: list[tuple[re.Pattern[str], Callable[[str], str | bytes]]] = [
    (ESCAPE, lambda text: ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)),
    (PERCENT, lambda text: unquote_to_bytes(text.replace("+", " "))),
    (ENTITY, html.unescape),
    (QUOTED, lambda text: quopri.decodestring(text.encode("utf-8", "replace"))),
]


def _means_something(child: bytes) -> bool:
    """Leave out the noise that ordinary words give when they are taken for an encoding."""
    if PACKED.search(child, 0, 1024) or child.count(0) * 3 >= len(child):
        return True
    sample = child[:512]
    return len(sample.translate(None, READABLE)) * 10 <= len(sample)


def _unpacked(layer: bytes) -> Iterator[bytes]:
    yield from _inflated(layer)
    if ZIP in layer:
        yield from _unzipped(layer)
    if b"%PDF" in layer[:1024]:
        for match in PDF_STREAM.finditer(layer):
            yield from _inflate(match.group(1), zlib.MAX_WBITS)


def _inflated(layer: bytes) -> Iterator[bytes]:
    tried: Counter[int] = Counter()
    for start in (match.start() for match in PACKED.finditer(layer)):
        window = {GZIP[0]: zlib.MAX_WBITS | 16, DEFLATED[0][0]: zlib.MAX_WBITS}.get(layer[start])
        if window and tried[window] < MANY:
            tried[window] += 1
            yield from _inflate(layer[start:], window)


def _inflate(packed: bytes, window: int) -> Iterator[bytes]:
    try:
        opened = zlib.decompressobj(window).decompress(packed, LARGEST)
    except zlib.error:
        return
    if opened:
        yield opened


def _unzipped(layer: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(layer)) as archive:
            for member in archive.infolist()[:MANY]:
                yield member.filename.encode()
                with archive.open(member) as file:
                    yield file.read(LARGEST)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return
