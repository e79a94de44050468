"""Why somebody is not enrolled, or a card or membership not changed, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class CardNumberWrong(DomainError):
    """The number has the wrong shape, or a digit was misread."""

    code = "card_number_wrong"
    message = _("This is not a card number. Scan the card again.")


class CardNumberTaken(DomainError):
    """The number is, or was, of another card."""

    code = "card_number_taken"
    message = _("This card was already given out. Take another one.")


class CardInUse(DomainError):
    """The member has a current card."""

    code = "card_in_use"
    message = _("This member already has a card. Replace it instead.")


class NoCurrentCard(DomainError):
    """The member has no current card."""

    code = "no_current_card"
    message = _("This member has no card now. Give a new one first.")


class WrongAge(DomainError):
    """The membership is for people of another age."""

    code = "wrong_age"
    message = _("The membership %(type)s does not fit somebody of %(age)s years.")


class OnlyForChildren(DomainError):
    """The membership is for children, and this is an adult whose date of birth is not kept."""

    code = "only_for_children"
    message = _("The membership %(type)s is for children only.")


class BirthDateNeeded(DomainError):
    """Nobody said when this person was born, or that they are 18 or older."""

    code = "birth_date_needed"
    message = _("We need the date of birth.")


class NotYetBorn(DomainError):
    """The date of birth lies after today."""

    code = "not_yet_born"
    message = _("The date of birth lies in the future.")


class GuardianNeeded(DomainError):
    """Somebody of 17 or younger is enrolled without a parent or carer."""

    code = "guardian_needed"
    message = _("For somebody of 17 or younger we need the card of a parent or carer.")


class CardOfNobody(DomainError):
    """The number is not of a current card."""

    code = "card_of_nobody"
    message = _("There is no card in use with this number.")


class GuardianTooYoung(DomainError):
    """The parent or carer is not 18 yet."""

    code = "guardian_too_young"
    message = _("A parent or carer is 18 years or older.")


class NotAChild(DomainError):
    """Adults have no parent or carer here."""

    code = "not_a_child"
    message = _("This member is 18 or older and decides alone.")


class OneAndTheSame(DomainError):
    """Both cards are of one person."""

    code = "one_and_the_same"
    message = _("This is the member's own card.")


class PerhapsKnown(DomainError):
    """Somebody with this name and date of birth is a member, or was."""

    code = "perhaps_known"
    message = _(
        "Somebody with this name and date of birth is already known. Look them up first, or say"
        " that this is somebody else."
    )


class NoMembershipNow(DomainError):
    """There is no membership to end or to change."""

    code = "no_membership_now"
    message = _("This member has no membership now.")


class MembershipRuns(DomainError):
    """The new membership would lie over another one."""

    code = "membership_runs"
    message = _("This member already has a membership in that time.")


class EndsInThePast(DomainError):
    """A last day before today, or before the first day."""

    code = "ends_in_the_past"
    message = _("The last day cannot lie in the past.")


class EndsAlready(DomainError):
    """The membership has a last day that the member did not choose."""

    code = "ends_already"
    message = _("This membership ends already. Call us to change the day.")


class NoNotice(DomainError):
    """The member did not end the membership."""

    code = "no_notice"
    message = _("There is nothing to take back: you did not end your membership.")


class NoAddressToWriteTo(DomainError):
    """The account has no e-mail address."""

    code = "no_address_to_write_to"
    message = _("There is no e-mail address to send the link to.")
