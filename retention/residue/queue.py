"""Look in Valkey: names of keys, values of every type, streams, waiting tasks, the slow log."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import redis
from django.conf import settings

from retention.residue.database import Found
from retention.residue.decoders import search
from retention.residue.needles import Needles


def search_valkey(needles: Needles) -> Found:
    """Return which needles are in which sort of key, in every database of the server."""
    found: Found = Counter()
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        found.update(_hits("valkey slow log", _slow(server), needles))
        numbers = [int(name.removeprefix("db")) for name in server.info("keyspace")]
    for number in numbers:
        with redis.Redis.from_url(settings.REDIS_URL, db=number) as database:
            for key in database.scan_iter(count=1000):
                found.update(_hits("valkey name of a key", [key], needles))
                kind = database.type(key).decode()
                found.update(_hits(f"valkey {kind}", _parts(database, key, kind), needles))
    return found


def _hits(place: str, values: Any, needles: Needles) -> Iterator[tuple[str, int]]:
    for value in values:
        yield from ((place, number) for number in search(value, needles))


def _slow(server: "redis.Redis") -> Iterator[bytes]:
    for entry in server.slowlog_get(1024):
        command = entry["command"]
        yield command if isinstance(command, bytes) else str(command).encode()


def _parts(database: Any, key: bytes, kind: str) -> Iterator[bytes]:
    """Yield everything a key holds, a piece at a time."""
    reader = READERS.get(kind)
    if reader:
        yield from reader(database, key)
    else:
        yield database.dump(key) or b""


def _of_list(database: Any, key: bytes) -> Iterator[bytes]:
    for start in range(0, database.llen(key), 1000):
        yield from database.lrange(key, start, start + 999)


def _of_hash(database: Any, key: bytes) -> Iterator[bytes]:
    for field, value in database.hscan_iter(key, count=1000):
        yield from (field, value)


def _of_stream(database: Any, key: bytes) -> Iterator[bytes]:
    for _entry, fields in database.xrange(key):
        yield from (part for pair in fields.items() for part in pair)


READERS: dict[str, Callable[[Any, bytes], Iterator[bytes]]] = {
    "string": lambda database, key: iter([database.get(key) or b""]),
    "list": _of_list,
    "set": lambda database, key: database.sscan_iter(key, count=1000),
    "zset": lambda database, key: (each for each, _ in database.zscan_iter(key, count=1000)),
    "hash": _of_hash,
    "stream": _of_stream,
}
