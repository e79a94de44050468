"""Why something is not lent, renewed or taken back: each refusal has a name and a sentence."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from circulation.errors import CardBlocked, CardEnded, NoMembership, OwesTooLong, OwesTooMuch

__all__ = ["CardBlocked", "CardEnded", "NoMembership", "OwesTooLong", "OwesTooMuch"]


class CopyUnknown(DomainError):
    """No copy has this barcode."""

    code = "copy_unknown"
    message = _("No copy has barcode %(barcode)s. Check the label or look up the title.")


class CopyOnLoan(DomainError):
    """Somebody has the copy at home according to us."""

    code = "copy_on_loan"
    message = _("This copy is still on another card. Take it back first, then lend it.")


class CopyAlreadyYours(DomainError):
    """The member already has this copy."""

    code = "copy_already_yours"
    message = _("This copy is already on this card.")


class CopyNotOnLoan(DomainError):
    """The copy is not out, so there is nothing to take back."""

    code = "copy_not_on_loan"
    message = _("This copy was not on loan. Put it back on the shelf.")


class CopyWithdrawn(DomainError):
    """The copy left the collection."""

    code = "copy_withdrawn"
    message = _("This copy left the collection and cannot be borrowed.")


class CardUnknown(DomainError):
    """No card has this number."""

    code = "card_unknown"
    message = _("No card has this number.")


class LoanLimitReached(DomainError):
    """The member has as many things at home as the membership allows."""

    code = "loan_limit_reached"
    message = _("This card has reached its limit of %(limit)s loans.")


class TypeLimitReached(DomainError):
    """The member has as many things of this sort at home as the rule allows."""

    code = "type_limit_reached"
    message = _("This card has reached its limit of %(limit)s of the sort %(type)s.")


class RenewedMeanwhile(DomainError):
    """The date changed after it was shown: somebody pressed twice, or in two windows."""

    code = "renewed_meanwhile"
    message = _("This was renewed meanwhile. Nothing was done twice.")


class NotRenewable(DomainError):
    """This sort of thing cannot be renewed."""

    code = "not_renewable"
    message = _("Things of this sort cannot be renewed.")


class NoRenewalsLeft(DomainError):
    """The loan was renewed as often as its terms allow."""

    code = "no_renewals_left"
    message = _("You have already renewed this %(times)s times. That is the most.")


class NothingGained(DomainError):
    """Renewing would not give a later date."""

    code = "nothing_gained"
    message = _("Renewing does not give you a later date.")


class TooLateToRenew(DomainError):
    """The loan is so late that the new period, counted from the due date, has passed as well."""

    code = "too_late_to_renew"
    message = _("It is too late to renew this.")


class NumberMistyped(DomainError):
    """A digit is wrong: the check digit does not agree with the others."""

    code = "number_mistyped"
    message = _("There is a mistake in this number. Scan it again or type it slowly.")


class NotANumber(DomainError):
    """What was scanned is neither a card nor a copy."""

    code = "not_a_number"
    message = _("This is no card and no barcode of ours. Both have 14 digits.")


class IsbnScanned(DomainError):
    """The barcode of the publisher was scanned instead of ours."""

    code = "isbn_scanned"
    message = _("This is the ISBN of the publisher. Scan the barcode of the library.")


class OnlyTakesBack(DomainError):
    """A volunteer takes copies back and opens no cards."""

    code = "only_takes_back"
    message = _("You take copies back. Ask a colleague to lend or to look at a card.")


class DeskChanged(DomainError):
    """The screen showed another card than the one that is open now."""

    code = "desk_changed"
    message = _("Nothing was done: another card is open now. Look who it is and scan again.")


class NothingToUndo(DomainError):
    """There is no last act, or it was undone or overtaken already."""

    code = "nothing_to_undo"
    message = _("There is nothing to undo.")


class UndoTooLate(DomainError):
    """Undoing is for mistakes that are noticed at once."""

    code = "undo_too_late"
    message = _("Undoing works for %(minutes)s minutes. That time has passed.")


class NoCardBefore(DomainError):
    """There is no card to open again."""

    code = "no_card_before"
    message = _("There is no earlier card to open again.")


class NoCardOpen(DomainError):
    """What was asked needs an open card."""

    code = "no_card_open"
    message = _("No card is open. Scan a card first.")


class NoSuchLine(DomainError):
    """What was typed is not the number of a line on the screen."""

    code = "no_such_line"
    message = _("There is no line with that number on the screen.")


class NotAllowed(DomainError):
    """The role of this colleague does not do this."""

    code = "not_allowed"
    message = _("You may not do this. Ask a colleague who may.")


class NoCredit(DomainError):
    """There is nothing to give back."""

    code = "no_credit"
    message = _("There is no credit to give back.")


class FileNotOurs(DomainError):
    """The file was not made by an emergency page, it was changed, or it is too old."""

    code = "file_not_ours"
    message = _("This is no file of an emergency page, or it was changed, or it is too old.")


class ClockWrong(DomainError):
    """A scan from before its page was made, or from the future."""

    code = "clock_wrong"
    message = _("The time of this scan cannot be right.")


class CopyScannedSince(DomainError):
    """A desk scanned the copy after the emergency page did."""

    code = "copy_scanned_since"
    message = _("This copy was scanned at a desk afterwards.")


class LoanIsLost(DomainError):
    """The copy was declared lost."""

    code = "loan_is_lost"
    message = _("This was reported lost.")


class LoanIsClaimed(DomainError):
    """The member says that the copy is back, and we are looking for it."""

    code = "loan_is_claimed"
    message = _("You said that you brought this back. We are looking for it.")


class ReservedByOther(DomainError):
    """Somebody waits who cannot be helped with another copy."""

    code = "reserved_by_other"
    message = _("Somebody else is waiting for this.")


class OnlyAtTheDesk(DomainError):
    """The copy comes from outside the municipality."""

    code = "only_at_the_desk"
    message = _("This comes from another library. Only the desk can renew it.")


class YearlyLimitReached(DomainError):
    """The loans of this year of the membership are used up."""

    code = "yearly_limit_reached"
    message = _("The %(limit)s loans of this year of the membership are used up.")


class HouseholdLimitReached(DomainError):
    """Everybody of this household together has as much at home as the rule allows."""

    code = "household_limit_reached"
    message = _("This household has reached its limit of %(limit)s loans together.")


class NotRenewed(DomainError):
    """Something stands in the way of a renewal; what exactly is told beside it."""

    code = "not_renewed"
    message = _("This cannot be renewed now.")


class NobodyHadIt(DomainError):
    """No link leads from the copy to a member any more, or there never was one."""

    code = "nobody_had_it"
    message = _("We do not know who had this copy last.")


class NoLongerTold(DomainError):
    """The days in which a colleague may ask who had it are over."""

    code = "no_longer_told"
    message = _(
        "It came back %(days)s days ago or longer and nothing is to pay. We no longer tell who had it."
    )
