"""Why a closing or an emergency cannot be declared, changed or undone."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class LastBeforeFirst(DomainError):
    """The days run backwards."""

    code = "last_before_first"
    message = _("The last day comes before the first day.")


class TooLong(DomainError):
    """Nobody plans more than a year."""

    code = "closing_too_long"
    message = _("This is longer than %(days)s days. Declare it in parts.")


class InThePast(DomainError):
    """A closing cannot start on a day that has passed: nobody can be told in time."""

    code = "closing_in_the_past"
    message = _(
        "The first day has passed. A closing only moves dates that are still to come. Was a branch "
        "closed unexpectedly? Add that day to the different days: no late fee counts on it then."
    )


class TooLongAgo(DomainError):
    """An emergency may have begun before anybody could declare it, but not weeks before."""

    code = "emergency_too_long_ago"
    message = _("An emergency can begin at most %(days)s days ago.")


class NothingOpenAfter(DomainError):
    """After the closing the branch would not open for a year: no date could be given."""

    code = "nothing_open_after"
    message = _(
        "After this closing %(branch)s has no open day within a year, so no date could be given. "
        "Choose an earlier last day, or look at the opening hours."
    )


class NotToBeChanged(DomainError):
    """It was undone, or its last day has passed."""

    code = "closing_over"
    message = _("This is over or was undone already. Nothing can be changed about it any more.")


class LastDayPassed(DomainError):
    """Days that have passed stay as they were."""

    code = "last_day_passed"
    message = _("The last day has passed. Choose today or a later day.")


class SameLastDay(DomainError):
    """Nothing would change."""

    code = "same_last_day"
    message = _("This is already the last day.")


class AlreadyDeclared(DomainError):
    """The same branch, kind and days stand already."""

    code = "already_declared"
    message = _("This was declared already, for the same branch and the same days.")
