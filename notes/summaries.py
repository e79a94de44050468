"""What the page of a member says about notes, and the way to them."""

from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.models import Member
from notes.models import Note


def how_many(member: Member, *, today: date) -> tuple[str | Promise, str]:
    """Say how many notes there are about `member` now."""
    number = Note.objects.readable(today).filter(member=member).count()
    words = ngettext("%(number)s note", "%(number)s notes", number) % {"number": number}
    return _("Notes"), words if number else str(_("none"))


def link(member: Member) -> tuple[str, str | Promise]:
    """The page where notes and contact are written down: its address and its words."""
    return reverse("notes:of-member", args=[member.pk]), _("Notes and contact")
