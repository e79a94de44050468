"""Why somebody may not ask for, give or use access."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class AskedTooOften(DomainError):
    """Five people in two weeks, and five tries for each, is enough."""

    code = "asked_too_often"
    message = _("You asked as often as you can for now. Try again in two weeks, or call us.")


class OwnCard(DomainError):
    """Nobody needs access to their own data."""

    code = "own_card"
    message = _("This is your own card. Fill in the card of the other.")


class RequestIsOver(DomainError):
    """It was answered, taken back, or is more than two weeks old."""

    code = "request_is_over"
    message = _("This request is over: it was answered already, or taken back.")


class NothingChosen(DomainError):
    """Access to nothing is no access."""

    code = "nothing_chosen"
    message = _("Choose at least one thing, or say no.")


class EndsTooLate(DomainError):
    """Access has a last day, within a year."""

    code = "ends_too_late"
    message = _("Choose a last day from today, at most twelve months ahead.")


class NotYourCarer(DomainError):
    """Until sixteen a child shares only with its own parent or carer."""

    code = "not_your_carer"
    message = _("Until you are 16 you can only give access to your own parent or carer.")


class AccessIsOver(DomainError):
    """The access was ended, or never covered this."""

    code = "access_is_over"
    message = _("You have no access to this any more.")
