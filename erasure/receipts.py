"""The receipt: what went, what stays and until when, who was told. Signed, and about nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from erasure.checking import Searched
from erasure.models import SEALED, ErasureHold, ErasureRequest, Receipt
from erasure.probes import Probes
from partners.models import Notice
from retention.registry import declarations, declarations_of
from retention.signing import hash_of, is_signed, sign

CODE_BYTES = 24
SERVICE_HOURS = 1
VERSION = 1


def draw_code() -> str:
    """Make the code with which somebody without an account finds their receipt."""
    return token_urlsafe(CODE_BYTES)


def hash_of_code(code: str) -> str:
    """What we keep of a code: who reads the database finds no receipt with it."""
    return sha256(code.encode()).hexdigest()


def make_receipt(
    request: ErasureRequest, probes: Probes, searched: Searched | None, *, at: datetime
) -> Receipt:
    """Write and sign the next receipt of a request."""
    standing = ErasureHold.objects.filter(request=request, lapsed_on=None).order_by("code")
    content: dict[str, Any] = {
        "version": VERSION,
        "request": str(request.pk),
        "made_at": at.isoformat(),
        "asked_at": request.requested_at.isoformat(),
        "started_at": request.executing_at.isoformat() if request.executing_at else "",
        "is_complete": searched is not None,
        "went": {table: rows for table, rows in sorted(request.done.items()) if rows},
        "stays": [_held(each) for each in standing if each.code != SEALED],
        "sealed": [_held(each) for each in standing if each.code == SEALED],
        "told": [each["name"] for each in request.recipients],
        "tiers": {
            "database": "now",
            "services_hours": SERVICE_HOURS,
            "backups_days": int(settings.BACKUP_DAYS),
        },
        "search": _searched(probes, searched),
    }
    digest = hash_of(content)
    key, signature = sign(digest)
    return Receipt.objects.create(
        request=request,
        number=Receipt.objects.filter(request=request).count() + 1,
        made_at=at,
        content=content,
        hash=digest,
        key=key,
        signature=signature,
    )


def is_whole(receipt: Receipt) -> bool:
    """Say whether a receipt is what was signed."""
    return receipt.hash == hash_of(receipt.content) and is_signed(
        receipt.hash, key=receipt.key, signature=receipt.signature
    )


def told_by(request: ErasureRequest) -> list[tuple[str, datetime | None]]:
    """Who was told to erase it too, and when each confirmed that it did; None while it did not."""
    notices = Notice.objects.in_bulk([each["notice"] for each in request.recipients])
    confirmed = {str(key): notice.acknowledged_at for key, notice in notices.items()}
    return [(each["name"], confirmed.get(each["notice"])) for each in request.recipients]


def in_words(went: dict[str, int]) -> list[tuple[str, int]]:
    """Say what went in the words of the register, instead of by table; most first."""
    counts: dict[str, int] = {}
    for table, rows in went.items():
        words = _words_of(table)
        counts[words] = counts.get(words, 0) + rows
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def words_of(labels: Iterable[str]) -> list[str]:
    """Say which tables stay, in the words of the register."""
    return list(
        dict.fromkeys(str(each.what) for label in labels for each in declarations_of(label))
    )


@dataclass(frozen=True)
class Said:
    """What a hold is about and who settles it, for whoever reads a receipt."""

    what: str | Promise
    owner: str | Promise


def said_of(code: str) -> Said:
    """Say in words what a hold is: a receipt has its code, and names nobody."""
    desk, office = _("the service desk"), _("the manager or the privacy officer")
    known = {
        "loan": Said(_("what you still have at home"), desk),
        "claimed": Said(_("what you say that you brought back"), desk),
        "debt": Said(_("what you still have to pay"), desk),
        "credit": Said(_("what you still get back from us"), desk),
        "complaint": Said(_("a complaint that we did not answer yet"), _("the privacy officer")),
        "dispute": Said(_("what a dispute is about"), office),
        "legal": Said(_("what the law makes us keep"), office),
        SEALED: Said(_("your name and address on our bills, sealed for tax law"), office),
    }
    return known.get(code) or Said(_("a book of another library"), desk)


def _words_of(table: str) -> str:
    labels = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table == table
    }
    found = [each for each in declarations() if each.model in labels]
    return str(found[0].what) if found else table


def _held(hold: ErasureHold) -> dict[str, Any]:
    return {
        "code": hold.code,
        "count": hold.count,
        "kept": sorted(hold.kept),
        "since": hold.since.isoformat(),
        "until": hold.until.isoformat(),
    }


def _searched(probes: Probes, searched: Searched | None) -> dict[str, Any]:
    if searched is None:
        return {}
    return {
        "probes": searched.probes,
        "hits": searched.hits,
        "markers": searched.markers,
        "sorts": sorted(set(probes.sorts)),
        "left_out": sorted(set(probes.shared)),
    }
