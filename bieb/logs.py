"""Logs that say what happened and never about whom."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

URL = re.compile(r"\S+://\S*")
EXTRA = ("method", "path", "status", "milliseconds", "address", "job", "count", "code")


def page_of(request: HttpRequest) -> str:
    """Name the page by its route: the number of a member or the key of a link stays out of the log."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return request.path if request.path.startswith(settings.STATIC_URL) else "(unknown)"


class DiscreetFilter(logging.Filter):
    """Take out what a library may not keep: requests, addresses of pages, values in database errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            page = page_of(request)
            record.args = tuple(_without_address(each, page) for each in record.args)
        if record.exc_info and not isinstance(record.exc_info, bool):
            kind, error, trace = record.exc_info
            where = traceback.format_list(traceback.extract_tb(trace)) if trace else []
            record.exc_text = "".join(where) + (kind.__name__ if kind else "")
            record.exc_info = None
            if record.args and error is not None:
                record.args = tuple(a for a in record.args if not isinstance(a, Exception))
        return True


def _without_address(said: object, page: str) -> object:
    """Put the page in the place of its address, which Django may have escaped; leave others out."""
    if not isinstance(said, str):
        return said
    return page if said.startswith("/") else URL.sub("…", said)


class JsonFormatter(logging.Formatter):
    """One JSON object per line: when, how bad, where, what."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        line |= {name: record.__dict__[name] for name in EXTRA if name in record.__dict__}
        if record.exc_text:
            line["trace"] = record.exc_text
        return json.dumps(line, ensure_ascii=False, default=str)

    def _message(self, record: logging.LogRecord) -> str:
        try:
            return record.getMessage()
        except TypeError:
            return str(record.msg)


def truncated(address: str) -> str:
    """Keep the network and forget the machine: /24 for IPv4, /48 for IPv6 (P41)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "-"
    if isinstance(parsed, IPv4Address):
        return ".".join(address.split(".")[:3]) + ".0"
    return ":".join(parsed.exploded.split(":")[:3]) + "::"
