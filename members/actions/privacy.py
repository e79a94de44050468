"""What the privacy officer does at the request of a member: lock the data, and unlock them."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import operations
from members.actions.base import ActionForm, Standing


class LockData(ActionForm):
    title = _("Lock the data")
    explanation = _(
        "From now on we only keep these data. Nobody finds this member, nobody writes to them and"
        " nothing is lent. What is at home can be brought back."
    )
    done = _("The data are locked.")
    permission = "members.restrict_member"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.member.restricted_on is None

    def act(self) -> None:
        operations.restrict_member(self.member, today=self.today)


class UnlockData(ActionForm):
    """The law wants the member to hear of it first (AVG art. 18(3))."""

    class Told(models.TextChoices):
        DESK = "desk", _("at the desk")
        PHONE = "phone", _("by phone")
        EMAIL = "email", _("by e-mail")
        LETTER = "letter", _("by letter")

    title = _("Unlock the data")
    explanation = _("Tell the member first. Then the data are used again as before.")
    done = _("The data are unlocked.")
    permission = "members.restrict_member"

    told = forms.ChoiceField(
        label=_("How did you tell the member?"), choices=Told, widget=forms.RadioSelect
    )

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.member.restricted_on is not None

    def act(self) -> None:
        operations.lift_restriction(self.member)


class ProtectData(ActionForm):
    """For somebody who is in danger, or whom everybody knows."""

    title = _("Protect the record")
    explanation = _(
        "From now on two colleagues must agree before these data are opened, and nobody finds them"
        " by name. The member goes on borrowing as before."
    )
    done = _("The record is protected.")
    permission = "audit.approve_look"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return not standing.member.is_protected

    def act(self) -> None:
        operations.protect(self.member)


class StopProtecting(ActionForm):
    title = _("Stop protecting the record")
    explanation = _("Every colleague who helps members can open these data again.")
    done = _("The record is like any other again.")
    permission = "audit.approve_look"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.member.is_protected

    def act(self) -> None:
        operations.stop_protecting(self.member)
