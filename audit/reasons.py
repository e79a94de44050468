"""Why a colleague looks at members, chosen by themselves and kept for a quarter of an hour."""

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit.models import AccessLine
from audit.operations import record_access, refuse_apart
from bieb.lib import clock

SESSION_KEY = "reason_for_looking"
LOOKING_SECONDS = 15 * 60
SAVING_SECONDS = 60 * 60


def give_reason(request: HttpRequest, reason: str) -> None:
    """Keep `reason` (of `AccessLine.Reason`) in the session, from this moment of real time."""
    request.session[SESSION_KEY] = {"reason": reason, "given_at": time.time()}


def reason_of(request: HttpRequest) -> str:
    """Return the reason that holds now, or "" when there is none.

    A reason lasts 15 minutes to look. What was being filled in can be saved for an hour.
    """
    given = request.session.get(SESSION_KEY)
    lasts = SAVING_SECONDS if request.method == "POST" else LOOKING_SECONDS
    if not given or time.time() - given["given_at"] > lasts:
        return ""
    return str(given["reason"])


def write_looks(request: HttpRequest, subjects: Iterable[UUID], *, activity: str) -> None:
    """Write and commit a line for each member about to be shown; then, and only then, show them.

    A colleague who opens one page several times for one reason leaves one line. Their own record
    and that of their family are never shown (`RECORDS_APART`), nor what a member had locked
    (`LOCKED_RECORDS`); what is protected only when a second colleague agreed.

    Raises:
        PermissionDenied: there is no reason, it is a record of their own, or it is locked.
        NeedsSecond: the record is protected; `audit.gate` leads on to where it is asked.
        django.db.Error: the lines could not be written; nothing may be shown.
    """
    wanted = set(subjects)
    reason = reason_of(request)
    if not reason or not request.user.is_authenticated:
        raise PermissionDenied(_("Choose a reason first."))
    if wanted & locked_records(request):
        raise PermissionDenied(
            _("These data are locked at the request of the member. We only keep them.")
        )
    age = time.time() - request.session[SESSION_KEY]["given_at"]
    now = clock.now()
    written = AccessLine.objects.by(request.user.pk).filter(
        subject__subject_id__in=wanted,
        seen_at__gte=now - timedelta(seconds=age),
        reason=reason,
        activity=activity,
    )
    refuse_apart(wanted, staff=request.user, at=now)
    unwritten = wanted.difference(written.values_list("subject__subject_id", flat=True))
    with transaction.atomic(durable=True):
        record_access(unwritten, staff=request.user, reason=reason, activity=activity, at=now)


def own_records(request: HttpRequest) -> set[UUID]:
    """Whom this colleague may not look at, as the floor of members says (`OWN_RECORDS`)."""
    found: set[UUID] = import_string(settings.OWN_RECORDS)(request.user)
    return found


def locked_records(request: HttpRequest) -> set[UUID]:
    """Whose data are locked for this colleague, as the floor of members says (`LOCKED_RECORDS`)."""
    found: set[UUID] = import_string(settings.LOCKED_RECORDS)(request.user)
    return found


def protected_records(request: HttpRequest) -> set[UUID]:
    """Whom this colleague may not look at alone (`PROTECTED_RECORDS`)."""
    found: set[UUID] = import_string(settings.PROTECTED_RECORDS)(request.user)
    return found
