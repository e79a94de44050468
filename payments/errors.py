"""What the ledger refuses, and why."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class AmountNotPositive(DomainError):
    code = "amount_not_positive"
    message = _("An amount must be more than zero.")


class AmountTooLarge(DomainError):
    code = "amount_too_large"
    message = _("That is more than %(most)s. Check the amount.")


class NothingOwed(DomainError):
    code = "nothing_owed"
    message = _("Nothing is owed, so there is nothing to pay.")


class MoreThanOpen(DomainError):
    code = "more_than_open"
    message = _("Only %(open)s of this is still open.")


class MoreThanCredit(DomainError):
    code = "more_than_credit"
    message = _("There is only %(credit)s of credit.")


class KeyUsedForOther(DomainError):
    code = "key_used_for_other"
    message = _("This request was already used for another booking. Start again.")


class AlreadyReversed(DomainError):
    code = "already_reversed"
    message = _("This was already turned back.")


class CannotReverse(DomainError):
    code = "cannot_reverse"
    message = _("This cannot be turned back any more: the money has gone on.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Say why.")


class SecondColleagueNeeded(DomainError):
    code = "second_colleague_needed"
    message = _("A second colleague must look on when cash is paid out.")


class DrawerClosed(DomainError):
    code = "drawer_closed"
    message = _("This drawer is closed. Open one for today.")


class DrawerAlreadyOpen(DomainError):
    code = "drawer_already_open"
    message = _("This drawer is already open.")


class DrawerNotCounted(DomainError):
    code = "drawer_not_counted"
    message = _("Count the drawer first.")


class DifferenceUnexplained(DomainError):
    code = "difference_unexplained"
    message = _("There is a difference of %(difference)s. Say where it comes from.")


class NoDrawerOpen(DomainError):
    code = "no_drawer_open"
    message = _("No drawer is open at this branch. Open one first, or let them pay by card.")


class DrawerOfAnotherDay(DomainError):
    code = "drawer_of_another_day"
    message = _(
        "The drawer of %(day)s is still open. Count and close it, and open one for today; or let "
        "them pay by card."
    )


class BookYearUnknown(DomainError):
    code = "book_year_unknown"
    message = _("There are no sealed names of that book year.")


class OwnQuestion(DomainError):
    code = "own_question"
    message = _("You asked this yourself. Another colleague has to agree.")


class NotAgreed(DomainError):
    code = "not_agreed"
    message = _("No colleague agreed in the last day, or it was read already. Ask again.")
