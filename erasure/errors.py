"""Why an erasure does not start, or does not end yet."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class ErasureIsRunning(DomainError):
    """One erasure at a time: another worker is busy."""

    code = "erasure_is_running"
    message = _("Another erasure is running right now.")


class AlreadyAsked(DomainError):
    """There is a request of this member that is not over."""

    code = "erasure_already_asked"
    message = _("You asked this before. We are working on it.")


class TooLateToWithdraw(DomainError):
    """The erasure started."""

    code = "too_late_to_withdraw"
    message = _("It is too late to stop: the erasure has started.")


class NotErased(DomainError):
    """The check found something that should be gone; it will be tried again."""

    code = "not_erased"
    message = _("Something that should be gone is still there: %(where)s.")


class CannotSee(DomainError):
    """The search missed a marker of its own, so that finding nothing means nothing."""

    code = "cannot_see"
    message = _("The search could not look everywhere: %(where)s.")


class LedgerBroken(DomainError):
    """The replay ledger was changed, or misses a line."""

    code = "ledger_broken"
    message = _("The replay ledger is not whole: line %(line)s.")


class BackupTooOld(DomainError):
    """Lines that this database needs have been taken out of the ledger."""

    code = "backup_too_old"
    message = _("This database is older than the replay ledger goes back. Use a newer backup.")


class HoldTooLong(DomainError):
    """Nothing holds up an erasure for longer than five years."""

    code = "hold_too_long"
    message = _("Nothing may be held for longer than five years.")


class HoldEnded(DomainError):
    """A hold must end later than today."""

    code = "hold_ended"
    message = _("Choose a day after today.")
