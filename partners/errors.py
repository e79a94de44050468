"""Why a partner gets no answer: each refusal has a name and a sentence."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NotAllowed(DomainError):
    """This partner may not ask this, now."""

    code = "not_allowed"


class PartnerInactive(NotAllowed):
    """The library switched this partner off."""

    code = "partner_inactive"
    message = _("This partner is not active. Ask the library.")


class AgreementEnded(NotAllowed):
    """The last day of the agreement has passed."""

    code = "agreement_ended"
    message = _("The agreement with this partner has ended. Ask the library for a new one.")


class ScopeMissing(NotAllowed):
    """The token, or the agreement, does not cover this question."""

    code = "scope_missing"
    message = _("This needs the scope %(scope)s.")


class PartnerExists(DomainError):
    """There is already a partner of this name."""

    code = "partner_exists"
    message = _("There is already a partner with the name %(name)s.")
