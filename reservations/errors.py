"""Why a reservation is not made, changed or collected, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class AlreadyReserved(DomainError):
    """The member has a reservation for this title."""

    code = "already_reserved"
    message = _("You have already reserved this title.")


class NotInCollection(DomainError):
    """There is no copy of the title, and it is not online either."""

    code = "not_in_collection"
    message = _("We have no copy of this title. You can ask us to get it from another library.")


class OnlineOnly(DomainError):
    """The title is read or listened to in the online library."""

    code = "online_only"
    message = _("This title is only in the online library. There is nothing to reserve.")


class NotReservable(DomainError):
    """The rules say that this sort of thing cannot be reserved."""

    code = "not_reservable"
    message = _("This cannot be reserved. You can borrow it when it is on the shelf.")


class NoSuchCopy(DomainError):
    """The copy that was asked for is of another title, or left the collection."""

    code = "no_such_copy"
    message = _("This copy is not part of this title any more. Reserve the title instead.")


class NoCopyThere(DomainError):
    """The branch that was asked for has no copy."""

    code = "no_copy_there"
    message = _("%(branch)s has no copy of this title. Reserve the title instead.")


class NoPickupThere(DomainError):
    """The branch has no building."""

    code = "no_pickup_there"
    message = _("You cannot pick up anything at %(branch)s. Choose another branch.")


class ReservationLimitReached(DomainError):
    """The rules allow no more reservations."""

    code = "reservation_limit_reached"
    message = _("You can have %(limit)s reservations at the same time, and you have them all.")


class DayHasPassed(DomainError):
    """A day before today, or a suspension that does not reach past today."""

    code = "day_has_passed"
    message = _("Choose a day after today.")


class SuspendedTooLong(DomainError):
    """The suspension ends after the last day on which the title is needed."""

    code = "suspended_too_long"
    message = _("The reservation would start again after the last day on which you need it.")


class AlreadyCaptured(DomainError):
    """A copy is on its way or lies ready."""

    code = "already_captured"
    message = _("There is already a copy for you. You can only cancel the reservation now.")


class NotReady(DomainError):
    """Nothing lies ready."""

    code = "not_ready"
    message = _("There is nothing on the hold shelf for this reservation.")


class AlreadyExtended(DomainError):
    """It was kept longer once."""

    code = "already_extended"
    message = _("We already keep this longer for you. That is possible once.")


class NoExtension(DomainError):
    """The rules, or the last day on which it is needed, leave no room."""

    code = "no_extension"
    message = _("We cannot keep this longer for you.")


class CannotComeBack(DomainError):
    """Something happened since the loan that leaves no way back to how the reservation was."""

    code = "cannot_come_back"
    message = _("The reservation cannot come back any more. Take the copy in, and reserve it anew.")


class ReasonNeeded(DomainError):
    """An exception without a reason."""

    code = "reason_needed"
    message = _("Write why. Do not write a name.")


class CopyHeld(DomainError):
    """The copy is kept for somebody else."""

    code = "copy_held"
    message = _("This copy is reserved for somebody else. Put it back on the hold shelf.")


class CopyOnItsWay(DomainError):
    """The copy travels to another branch for this very member."""

    code = "copy_on_its_way"
    message = _("This copy is on its way to %(branch)s for this member. Lend it with a reason.")


class ClearFirst(DomainError):
    """The copy must come off the hold shelf first: somebody else waits for it."""

    code = "clear_first"
    message = _("Somebody waits for this copy. Scan it off the hold shelf first.")


class StillHeld(DomainError):
    """A copy that is still kept was scanned while clearing the shelf."""

    code = "still_held"
    message = _("This copy stays on the hold shelf until %(day)s.")


class NotOnTheShelf(DomainError):
    """The copy is not on the hold shelf according to us."""

    code = "not_on_hold_shelf"
    message = _("This copy is not on the hold shelf. Scan it as a return.")


class AlreadyAtHome(DomainError):
    """The member has a copy of the title on loan."""

    code = "already_at_home"
    message = _("You have this title at home. You can renew it.")


class LenderUnknown(DomainError):
    """There is no live agreement with this library about lending."""

    code = "lender_unknown"
    message = _("We cannot ask %(library)s now. Choose another library, or ask us.")


class WrongState(DomainError):
    """A request to another library is not where this step begins."""

    code = "wrong_state"
    message = _("This is not possible now: the request is “%(state)s”.")


class StillKept(DomainError):
    """A book of another library still waits for whoever asked for it."""

    code = "still_kept"
    message = _("This book is still kept for somebody. Lend it, or take it off the hold shelf.")


class BarcodeNotUsable(DomainError):
    """No barcode of a copy, or one of another copy."""

    code = "barcode_not_usable"
    message = _("Use a new barcode of our own: 14 digits that start with a 3.")


class FeeNotAccepted(DomainError):
    """Reserving costs more than was accepted beforehand."""

    code = "fee_not_accepted"
    message = _(
        "Reserving this costs %(cents)s cents. Ask the member, and send that as acceptedFeeCents."
    )
