"""Why the calendar or the catalogue cannot answer."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NoOpenDay(DomainError):
    """The calendar has no open day within a year of the day asked about."""

    code = "no_open_day"
    message = _(
        "This branch is not open on any day in the year around %(day)s, so no date can be given. "
        "Ask a manager to look at the opening hours and the different days."
    )


class BranchUnknown(DomainError):
    """There is no branch with this code, or it has no building."""

    code = "branch_unknown"
    message = _("There is no branch with this code.")


class TitleUnknown(DomainError):
    """There is no title with this number."""

    code = "title_unknown"
    message = _("There is no title with this number.")


class NotABarcode(DomainError):
    """What was given as the barcode of a copy is something else: a card, an ISBN, a typing error."""

    code = "not_a_barcode"
    message = _("This is no barcode of a copy of ours.")
