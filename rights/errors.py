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
