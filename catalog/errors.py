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
