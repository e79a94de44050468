"""Notes go within days; that we had contact stays visible to the member for two years."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import End, Eraser, Ground, Keep, Sensitive, Source, declare

AFTER_LAST_DAY = Keep(days=1)
CONTACTS = Keep(months=24)

declare(
    "notes.Note",
    activity="service",
    what=_("a note that a colleague wrote to help you"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whom it is about"),
        "staff": _("which colleague wrote it"),
        "text": _("the words of the note, encrypted"),
        "written_on": _("when it was written"),
        "last_day": _("its last day"),
    },
    technical=["id"],
    clock="last_day",
    keep=AFTER_LAST_DAY,
    end=End.DELETE,
    colleagues=["staff"],
    sealed=["text"],
    erasers={"text": Eraser.KEY},
    sensitive=[Sensitive.STORY],
    source=Source.OBSERVED,
)
declare(
    "notes.Contact",
    activity="service",
    what=_("that we called you or wrote to you"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("with whom we had contact"),
        "staff": _("which colleague it was"),
        "how": _("by phone, e-mail, letter or at the desk"),
        "why": _("why"),
        "happened_at": _("when"),
    },
    technical=["id"],
    clock="happened_at",
    keep=CONTACTS,
    end=End.DELETE,
    colleagues=["staff"],
    source=Source.OBSERVED,
)
exposes("members.admin.MemberAdmin", {"at_a_glance": ["notes.Note.member"]})
