"""Why a partner gets no answer: each refusal has a name and a sentence."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NotAllowed(DomainError):
    """This partner may not ask this, now. `line` is how the ledger says it, and about whom."""

    code = "not_allowed"
    subject_id: UUID | None = None

    @property
    def line(self) -> str:
        return self.code


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


class FieldNotAllowed(NotAllowed):
    """The answer holds something that this partner may not know."""

    code = "field_not_allowed"
    message = _("The agreement with this partner does not cover: %(fields)s.")


class NotShared(NotAllowed):
    """The member had their data locked, or objects: which of the two is between them and us."""

    code = "not_shared"
    message = _("The library tells nothing about this card. Ask the person to come to the desk.")

    def __init__(self, subject_id: UUID, line: str) -> None:
        super().__init__()
        self.subject_id = subject_id
        self._line = line

    @property
    def line(self) -> str:
        return self._line


class PolicyNeeded(DomainError):
    """Who decides for itself about what it gets, says what it does with it."""

    code = "policy_needed"
    message = _("This partner decides for itself: give the address of its privacy statement.")


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


class NoticeUnknown(NotFound):
    """This partner has no notice with this number, or confirmed it already."""

    code = "notice_unknown"
    message = _("There is no notice with this number for you.")


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


class OrderNeeded(DomainError):
    """What somebody borrowed was demanded without the order of a judge."""

    code = "order_needed"
    message = _(
        "What somebody borrowed needs article 126nf and the order of a judge, or a reason of the "
        "privacy officer."
    )


class LiftNeeded(DomainError):
    """The silence would end before it began."""

    code = "lift_needed"
    message = _("The day on which the member may know cannot be in the past.")


class SilenceNeedsGround(DomainError):
    """This library tells at once, unless a law orders silence."""

    code = "silence_needs_ground"
    message = _("We tell at once: silence until a later day needs the article that orders it.")


class SecondPersonNeeded(DomainError):
    """Who entered a demand cannot approve it."""

    code = "second_person_needed"
    message = _("You entered this demand: somebody else must approve it.")
