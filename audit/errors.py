"""Why a member is not shown to a colleague."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NotSworn(DomainError):
    """The colleague has not accepted the current words about keeping silent."""

    code = "not_sworn"
    message = _("First read and accept the words about keeping silent.")


class OwnRecord(DomainError):
    """It is the colleague's own record, or of family."""

    code = "own_record"
    message = _("This is your own record, or of your family. Ask a colleague.")


class NeedsSecond(DomainError):
    """The record is protected and no second colleague has agreed."""

    code = "needs_second"
    message = _("This record is protected. A second colleague must agree first.")

    def __init__(self, subjects: Iterable[UUID]) -> None:
        super().__init__()
        self.subjects = sorted(subjects)


class SameColleague(DomainError):
    """Who asks cannot agree as well."""

    code = "same_colleague"
    message = _("Somebody else must agree; you asked for it yourself.")


class TooLate(DomainError):
    """The question was asked too long ago."""

    code = "too_late"
    message = _("That was asked too long ago. Ask again.")
