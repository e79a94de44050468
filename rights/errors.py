"""Why a request is not handled in this way, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class CaseClosed(DomainError):
    """The request was answered, refused or closed already."""

    code = "case_closed"
    message = _("This request was already dealt with.")


class ExtendedOnce(DomainError):
    """The law allows one extension."""

    code = "extended_once"
    message = _("This request was already extended. The law allows that once.")


class TooLateToExtend(DomainError):
    """An extension must be told within the first month."""

    code = "too_late_to_extend"
    message = _("The first month is over: it is too late to extend. Answer as soon as you can.")


class WordsNeeded(DomainError):
    """Somebody is told something, and there are no words."""

    code = "words_needed"
    message = _("Write what the member should read.")


class ExportGone(DomainError):
    """The week is over, or the file was destroyed on request."""

    code = "export_gone"
    message = _("This file is destroyed. You can ask for a new one.")


class PhoneNotAllowed(DomainError):
    """The owner chose that nobody is recognised by phone."""

    code = "phone_not_allowed"
    message = _("Here we do not recognise people by phone. Ask them to come to the desk.")


class TooManyTries(DomainError):
    """Five tries failed."""

    code = "too_many_tries"
    message = _("Too many tries failed. Ask for an identity document at the desk, or try later.")


class CannotBeChangedHere(DomainError):
    """The request is about data that a colleague changes by hand."""

    code = "cannot_be_changed_here"
    message = _("This is changed by hand. Do that first, and then answer the request.")


class NotLikeThat(DomainError):
    """The proposed value does not fit the field."""

    code = "not_like_that"
    message = _("This value does not fit: %(why)s")
