"""What somebody waits for, until they have it. Afterwards nobody knows who waited."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import (
    MEMBER_ENDED,
    End,
    Eraser,
    Ground,
    Keep,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
)

EVENTS = Keep(months=12)

declare(
    "reservations.Reservation",
    activity="lending",
    what=_("what you reserved"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("who reserved it"),
        "title": _("what you reserved"),
        "copy": _("which copy, if you asked for one"),
        "of_branch": _("of which branch, if you asked for that"),
        "pickup_branch": _("where you pick it up"),
        "placed_at": _("when you reserved it"),
        "has_priority": _("whether you go first"),
        "suspended_until": _("until when others go first"),
        "not_needed_after": _("after which day you do not need it"),
        "state": _("how far it is"),
        "captured_at": _("when a copy was found"),
        "pickup_until": _("until when it lies ready"),
        "is_extended": _("whether we keep it longer"),
        "stopped_on": _("since when it cannot go on"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    sources=dict.fromkeys(["placed_at", "state", "captured_at", "is_extended"], Source.OBSERVED)
    | dict.fromkeys(["has_priority", "pickup_until", "stopped_on"], Source.DERIVED),
    editable=["pickup_branch", "suspended_until", "not_needed_after"],
    sensitive=[Sensitive.READING],
)
declare(
    "reservations.Whereabouts",
    activity="lending",
    what=_("where the copy is that we keep for you"),
    ground=Ground.CONTRACT,
    subject="reservation__member",
    personal={
        "reservation": _("for which reservation"),
        "pickup_code": _("the code on the hold shelf"),
        "since": _("since when"),
    },
    technical=["id", "copy", "state", "branch", "came_from"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.UNLINK,
    source=Source.OBSERVED,
)
declare(
    "reservations.QueueEvent",
    activity="lending",
    what=_("why somebody else went first, or you did"),
    ground=Ground.INTEREST,
    subject="reservation__member",
    personal={
        "reservation": _("about which reservation"),
        "kind": _("what happened"),
        "reason": _("the reason"),
        "happened_at": _("when"),
        "staff": _("which colleague decided it"),
    },
    technical=["id", "title"],
    clock="happened_at",
    keep=EVENTS,
    end=End.DELETE,
    erasers={"reason": Eraser.WITH_ROW},
    sensitive=[Sensitive.STORY],
    colleagues=["staff"],
    source=Source.OBSERVED,
)
declare(
    "reservations.InterlibraryRequest",
    activity="lending",
    what=_("what you asked us to get from another library"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("who asked"),
        "wanted_title": _("what you asked for"),
        "wanted_author": _("who wrote it"),
        "isbn": _("its ISBN"),
        "lender": _("of which library"),
        "agreed_fields": _("what that library may know"),
        "pickup_branch": _("where you pick it up"),
        "state": _("how far it is"),
        "asked_at": _("when you asked"),
        "changed_at": _("when that changed last"),
        "charge": _("what it costs"),
        "copy": _("under which number it is here"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    sources=dict.fromkeys(
        ["lender", "agreed_fields", "state", "asked_at", "changed_at", "charge", "copy"],
        Source.OBSERVED,
    ),
    erasers=dict.fromkeys(["wanted_title", "wanted_author"], Eraser.WITH_ROW),
    sensitive=[Sensitive.READING],
)
declare_impersonal(
    "reservations.PastReservation",
    ["id", "title", "pickup_branch", "ended_week", "waited_weeks", "outcome"],
    what=_("what was reserved and how that ended, without who"),
)
exposes(
    "reservations.api.ReservationAnswer",
    {
        "id": ["reservations.Reservation.member"],
        "title": ["reservations.Reservation.title"],
        "state": ["reservations.Reservation.state"],
        "pickupBranch": ["reservations.Reservation.pickup_branch"],
        "pickupUntil": ["reservations.Reservation.pickup_until"],
        "pickupCode": ["reservations.Whereabouts.pickup_code"],
        "position": ["reservations.Reservation.placed_at"],
        "suspendedUntil": ["reservations.Reservation.suspended_until"],
        "notNeededAfter": ["reservations.Reservation.not_needed_after"],
    },
    nothing=["copies"],
)
exposes(
    "reservations.api.ReservationListAnswer",
    {"reservations": ["reservations.Reservation.member", "reservations.Reservation.title"]},
)
exposes("reservations.api.CancellationAnswer", nothing=["id"])
WISHES = {
    "pickupBranch": ["reservations.Reservation.pickup_branch"],
    "suspendedUntil": ["reservations.Reservation.suspended_until"],
    "notNeededAfter": ["reservations.Reservation.not_needed_after"],
}
exposes("reservations.api.ReservationChange", WISHES)
exposes(
    "reservations.api.ReservationQuestion",
    WISHES
    | {
        "titleId": ["reservations.Reservation.title"],
        "barcode": ["reservations.Reservation.copy"],
        "ofBranch": ["reservations.Reservation.of_branch"],
    },
    nothing=["acceptedFeeCents"],
)
