"""Hide markers in every sort of thing that Valkey keeps, in memory and on disk."""

import base64
import gzip
import json
import time
from typing import Any

import redis
from django.conf import settings

from retention.residue.garden import SECONDS, Garden
from retention.residue.persisted import on_disk

SLOW = "local n = 0 for i = 1, 4000000 do n = n + i end return n"


def in_valkey(garden: Garden) -> None:
    """Keys that also go by themselves, should this process be killed."""
    server: Any = redis.Redis.from_url(settings.REDIS_URL)
    garden.stack.callback(server.close)
    base = f"residue:{garden.token}"
    body = base64.b64encode(json.dumps([[garden.marker("a task", "valkey list")], {}]).encode())
    headers = {"argsrepr": garden.marker("the header of a task", "valkey list")}
    task = json.dumps({"body": body.decode(), "headers": headers})
    kept: dict[str, Any] = {
        f"{base}:string": lambda key: server.set(
            key, gzip.compress(garden.marker("a cached value", "valkey string").encode())
        ),
        f"{base}:{garden.marker('the name of a key', 'valkey name of a key')}": lambda key: (
            server.set(key, "1")
        ),
        f"{base}:list": lambda key: server.rpush(key, task),
        f"{base}:hash": lambda key: server.hset(
            key, garden.marker("the field of a hash", "valkey hash"), "1"
        ),
        f"{base}:set": lambda key: server.sadd(key, garden.marker("a set", "valkey set")),
        f"{base}:zset": lambda key: server.zadd(
            key, {garden.marker("a sorted set", "valkey zset"): 1}
        ),
        f"{base}:stream": lambda key: server.xadd(
            key, {"who": garden.marker("a stream", "valkey stream")}
        ),
    }
    garden.stack.callback(server.delete, *kept)
    for key, keep in kept.items():
        keep(key)
        server.expire(key, SECONDS)
    if int(server.config_get("slowlog-log-slower-than")["slowlog-log-slower-than"]) >= 0:
        # A random word that the slow log pushes out by itself; a reset would hide others' entries.
        server.eval(SLOW, 0, garden.marker("the slow log", "valkey slow log"))


def on_the_disk_of_valkey(garden: Garden) -> None:
    """A value that was deleted: the files still know it, the snapshot in its compressed form."""
    kept = on_disk()
    server: Any = redis.Redis.from_url(settings.REDIS_URL)
    garden.stack.callback(server.close)
    key = f"residue:{garden.token}:deleted"
    if kept.log:
        garden.stack.callback(_rewritten, server)
        server.set(key, garden.marker("the append-only file", "valkey log"), ex=SECONDS)
    if kept.snapshot:
        garden.stack.callback(_snapshot, server)
        marker = garden.marker("the snapshot", "valkey snapshot")
        server.set(key, f"{marker[:9]} {marker[9:]} {marker} {marker}", ex=SECONDS)
        _snapshot(server)
    server.delete(key)


def _snapshot(server: Any) -> None:
    """Have a snapshot made now, and wait for it."""
    server.bgsave()
    _wait_for(server, "rdb_bgsave_in_progress")


def _rewritten(server: Any) -> None:
    """Have the append-only file written anew, without what was deleted."""
    server.bgrewriteaof()
    _wait_for(server, "aof_rewrite_in_progress")


def _wait_for(server: Any, work: str) -> None:
    until = time.monotonic() + SECONDS
    while server.info("persistence")[work] and time.monotonic() < until:
        time.sleep(0.02)
