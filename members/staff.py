"""Who of the library gets in: a colleague who used a second factor in this very session."""

import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.models import SecondLook
from audit.operations import Apart
from audit.secrecy import is_sworn
from bieb.lib import clock
from members.models import Account, Guardianship, Member
from members.models.member import MemberQuerySet

Given = ParamSpec("Given")
View: TypeAlias = Callable[Concatenate[HttpRequest, Given], HttpResponse]
WORKING_DAY_SECONDS = 12 * 3600


def has_second_factor(request: HttpRequest) -> bool:
    """Say whether this session used a second factor in the last twelve hours of real time.

    Having one is not enough, and neither is one that has been removed since.
    """
    since = time.time() - WORKING_DAY_SECONDS
    used = [
        record["id"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == "mfa" and record["at"] > since
    ]
    return bool(used) and Authenticator.objects.filter(user=request.user.pk, pk__in=used).exists()


def is_let_in(request: HttpRequest) -> bool:
    """Say whether this is a colleague with a second factor who promised to keep silent (P55)."""
    return is_known(request) and is_sworn(request)


def is_known(request: HttpRequest) -> bool:
    """Say whether this is a colleague with a second factor, whatever they may do inside."""
    user = request.user
    return user.is_active and user.is_staff and has_second_factor(request)


def own_records(account: Account) -> set[UUID]:
    """Whom a colleague may not look at: themselves as a member, and family.

    A colleague is known as a member by the e-mail address of both accounts. Family are whom they
    live with, and the children and carers they are written down with.
    """
    if not account.email:
        return set()
    return set(_family(account).values_list("pk", flat=True))


def _family(account: Account) -> MemberQuerySet:
    themselves = Member.objects.filter(account__email__iexact=account.email)
    homes = themselves.exclude(household=None).values("household")
    me = themselves.values("pk")
    children = Guardianship.objects.filter(guardian__in=me).values("child")
    carers = Guardianship.objects.filter(child__in=me).values("guardian")
    return Member.objects.filter(
        Q(pk__in=me) | Q(household__in=homes) | Q(pk__in=children) | Q(pk__in=carers)
    )


def protected_records(account: Account) -> set[UUID]:
    """Whom this colleague may not look at without a second one, who has not agreed just now."""
    agreed = SecondLook.objects.valid_for(account.pk, clock.now()).values("subject_id")
    hidden = Member.objects.filter(is_protected=True).exclude(pk__in=agreed)
    return set(hidden.values_list("pk", flat=True))


def records_apart(account: Account, subjects: Sequence[UUID]) -> Apart:
    """Of `subjects`, whom this colleague may not see, and who is protected; in one query."""
    is_own = Q(pk__in=_family(account).values("pk")) if account.email else Q(pk__in=[])
    asked = Member.objects.filter(pk__in=subjects).filter(is_own | Q(is_protected=True))
    found = asked.annotate(is_own=Case(When(is_own, then=True), default=False)).values_list(
        "pk", "is_own", "is_protected"
    )
    rows = list(found)
    return Apart(
        own={pk for pk, is_own, _protected in rows if is_own},
        protected={pk for pk, _own, is_protected in rows if is_protected},
    )


def locked_records(account: Account) -> set[UUID]:
    """Whose data a colleague may not look at because the member had them locked (AVG art. 18).

    Whoever may unlock them may look, to do that.
    """
    if account.has_perm("members.restrict_member"):
        return set()
    locked = Member.objects.exclude(restricted_on=None)
    return set(locked.values_list("pk", flat=True))


def lead_in(request: HttpRequest, *, next_url: str) -> HttpResponse:
    """Bring somebody who is not let in to the step that is missing, and back to `next_url`.

    Raises:
        PermissionDenied: this is somebody else than a colleague; there is no step that helps.
    """
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(next_url)
    if not (user.is_active and user.is_staff):
        raise PermissionDenied
    if not is_mfa_enabled(user):
        messages.warning(request, _("Set up a second step first. Colleagues cannot do without."))
        return redirect("mfa_index")
    missing = "secrecy" if has_second_factor(request) else "mfa_reauthenticate"
    return redirect(f"{reverse(missing)}?{urlencode({'next': next_url})}")


def staff_required(*permissions: str) -> Callable[[View[Given]], View[Given]]:
    """Let only colleagues in who used a second factor and have one of `permissions`.

    A permission is written as "app.codename". Anybody else is led to the missing step; members, and colleagues without the permission, get
    the page that says no.
    """

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            if not is_let_in(request):
                return lead_in(request, next_url=request.get_full_path())
            if not any(map(request.user.has_perm, permissions)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
