"""Why a permission is not written down, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class GuardianDecides(DomainError):
    """A child of 15 or younger says yes alone."""

    code = "guardian_decides"
    message = _("Until the 16th birthday a parent or carer says yes. A no is always enough.")


class NotTheGuardian(DomainError):
    """Somebody decides for a child they do not look after."""

    code = "not_the_guardian"
    message = _("This is not a parent or carer of this member.")


class GuardianNotVerified(DomainError):
    """We do not know yet that this is a parent or carer."""

    code = "guardian_not_verified"
    message = _("First we must know for sure that this is a parent or carer.")


class DecidesAlone(DomainError):
    """A parent or carer says yes for somebody of 16 or older."""

    code = "decides_alone"
    message = _("This member is 16 or older and says yes alone.")


class ReferenceNeeded(DomainError):
    """A colleague writes down what somebody else said, without saying where that can be found."""

    code = "reference_needed"
    message = _("Write down the number of the paper or of the call.")


class NotDecidedYet(DomainError):
    """The decision would lie in the future."""

    code = "not_decided_yet"
    message = _("The day of the decision lies in the future.")


class NothingToConfirm(DomainError):
    """There is no question that waits for an answer, or it waited too long."""

    code = "nothing_to_confirm"
    message = _("There is nothing to confirm any more. Ask for it again.")
