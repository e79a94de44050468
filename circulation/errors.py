"""Why a member may not do something, and why a rule is not changed."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class DataLocked(DomainError):
    """The member asked to lock their data (AVG art. 18): we keep them and do nothing with them."""

    code = "data_locked"
    message = _(
        "These data are locked at the request of the member. We only keep them. What is at home"
        " can be brought back."
    )


class CardEnded(DomainError):
    """The card was replaced or the member left."""

    code = "card_ended"
    message = _("This card does not work any more. Ask for the new card.")


class CardBlocked(DomainError):
    """The card is blocked: lost, money, or an address that is not right."""

    code = "card_blocked"
    message = _("This card is blocked: %(reason)s.")


class NoMembership(DomainError):
    """The member has no membership today."""

    code = "no_membership"
    message = _("This member has no membership now. Renew it first.")


class OwesTooMuch(DomainError):
    """More is owed than the rules allow."""

    code = "owes_too_much"
    message = _("There is %(owes)s to pay. Borrowing stops above %(limit)s.")


class OwesTooLong(DomainError):
    """Something has been owed for longer than the rules allow."""

    code = "owes_too_long"
    message = _("Something has been to pay since %(since)s. Borrowing stops after %(days)s days.")


class NotLendable(DomainError):
    """The rules say that none of this sort may be out at a time."""

    code = "not_lendable"
    message = _("This cannot be borrowed: the rules do not lend it.")


class RulesChanged(DomainError):
    """Somebody changed the rules since they were read."""

    code = "rules_changed"
    message = _("Somebody changed the rules meanwhile. Look at what would change now.")


class BaseRuleStays(DomainError):
    """The base rule would go, and then nothing would always answer."""

    code = "base_rule_stays"
    message = _("The base rule cannot be taken out: it always answers.")


class CardCannotBeUsed(DomainError):
    """Something blocks the card; what it is, is between the member and us."""

    code = "card_blocked"
    message = _("This card cannot be used now. The member finds why at the desk.")
