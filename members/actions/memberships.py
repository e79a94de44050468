"""Memberships: start, change, end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import operations
from members.actions.base import ActionForm, Standing
from members.staff_forms import Day, TypeChoice


class StartMembership(ActionForm):
    title = _("Start a membership")
    explanation = _("The membership starts today and lasts until somebody ends it.")
    done = _("The membership started.")
    permission = "members.add_membership"

    membership_type = TypeChoice()

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.membership is None

    def act(self) -> None:
        kind = self.cleaned_data["membership_type"]
        operations.start_membership(self.member, kind, starts_on=self.today)


class ChangeMembership(ActionForm):
    title = _("Change the membership")
    explanation = _("The new membership starts today; yesterday was the last day of the old one.")
    done = _("The membership changed.")
    permission = "members.change_membership"

    membership_type = TypeChoice()

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.membership is not None

    def act(self) -> None:
        kind = self.cleaned_data["membership_type"]
        operations.change_membership(self.member, kind, today=self.today)


class EndMembership(ActionForm):
    title = _("End the membership")
    explanation = _(
        "Loans stay at home until their due date. Five years after the last day everything we know"
        " about this member is deleted."
    )
    done = _("The membership ends.")
    permission = "members.change_membership"

    last_day = forms.DateField(label=_("Last day"), widget=Day())

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.membership is not None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = self.today

    def act(self) -> None:
        operations.end_membership(
            self.member, last_day=self.cleaned_data["last_day"], today=self.today
        )
