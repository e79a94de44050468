"""Why a partner gets no answer: each refusal has a name and a sentence."""

from collections.abc import Mapping
from typing import Any

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


class CardUnknown(DomainError):
    """No card has this number."""

    code = "card_unknown"
    message = _("No card has this number.")


class NotFound(DomainError):
    """The card that was shown has no loan or reservation with this number."""

    code = "not_found"
    message = _("This card has nothing with this number.")


class KeyNeeded(DomainError):
    """A request that changes something came without a key, or with something else in its place."""

    code = "idempotency_key_needed"
    message = _("Send the header Idempotency-Key with a new UUID for every act.")


class KeyReused(DomainError):
    """The key was used before, for something else."""

    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was used for another request. Draw a new one.")


class Refused(DomainError):
    """The library says no to what a partner asked; `told` is what the partner hears."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        super().__init__()
        self.status = status
        self.told = dict(told)
