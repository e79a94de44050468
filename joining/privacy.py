"""What somebody filled in to become a member: for a week, then until the card was collected."""

from django.utils.translation import gettext_lazy as _

from retention.registry import End, Eraser, Ground, Keep, Source, declare

UNCONFIRMED = Keep(days=7)
WAITING = Keep(days=30)

declare(
    "joining.Application",
    activity="membership",
    what=_("what somebody filled in to become a member, and did not come to collect yet"),
    ground=Ground.CONTRACT,
    subject="id",  # nobody is a member yet: the row is all there is
    personal={
        "given": _("name, date of birth, address, e-mail address, phone number and choices"),
        "code": _("the code for the desk"),
        "since_at": _("when the form was sent, or the address was confirmed"),
        "mailed_at": _("when the link was mailed"),
        "confirmed_at": _("when the link was followed"),
    },
    technical=["id", "link_hash"],
    sealed=["given"],
    erasers={"given": Eraser.KEY},
    sources=dict.fromkeys(["code", "since_at", "mailed_at", "confirmed_at"], Source.OBSERVED),
    clock="since_at",
    keep=WAITING,
    end=End.DELETE,
)
