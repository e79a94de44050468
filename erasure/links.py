"""The way from the page of a member to erasing on request."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Member


def link(_member: Member) -> tuple[str, str | Promise]:
    """Where a privacy officer erases on request; which member is asked there again."""
    return reverse("erasure-staff:on-request"), _("Erase on request")
