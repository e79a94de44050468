"""Who looks after a member, and with whom they live."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members import operations
from members.actions.base import ActionForm, Standing, card_field
from members.models import Guardianship


class GuardianChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The parents and carers of one child, by name."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, guardians: QuerySet[Guardianship]) -> None:
        super().__init__(guardians, label=_("Who?"))

    def label_from_instance(self, obj: Guardianship) -> str:
        return f"{obj.guardian.full_name} ({obj.get_verified_how_display()})"


class AddGuardian(ActionForm):
    title = _("Add a parent or carer")
    explanation = _("Each parent or carer has a home and a card of their own.")
    done = _("The parent or carer was added.")
    permission = "members.add_guardianship"

    card_number = card_field(
        _("Card of a parent or carer"), _("Scan the card, or type its number."), required=True
    )

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.is_youth

    def act(self) -> None:
        number = self.cleaned_data["card_number"].replace(" ", "")
        operations.add_guardian(self.member, card_number=number, today=self.today)


class VerifyGuardian(ActionForm):
    title = _("Check a parent or carer")
    explanation = _(
        "Let the parent or carer show an identity card, and look whether it is the person on our"
        " records and the parent or carer of this child. Copy nothing and write no number down."
    )
    done = _("Written down: you checked this parent or carer.")
    permission = "members.change_guardianship"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.is_youth and standing.has_guardians

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardians"] = GuardianChoice(
            Guardianship.objects.filter(child=self.member).select_related("guardian")
        )

    def act(self) -> None:
        chosen = list(self.cleaned_data["guardians"])
        operations.verify_guardians(self.member, guardians=chosen, by=self.by, today=self.today)


class RemoveGuardian(ActionForm):
    title = _("Remove a parent or carer")
    explanation = _("Whoever you choose no longer counts as parent or carer of this member.")
    done = _("The parent or carer was removed.")
    permission = "members.delete_guardianship"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.has_guardians

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardians"] = GuardianChoice(
            Guardianship.objects.filter(
                child=self.member, guardian__restricted_on=None
            ).select_related("guardian")
        )

    def act(self) -> None:
        operations.remove_guardians(self.member, guardians=list(self.cleaned_data["guardians"]))


class ShareHome(ActionForm):
    title = _("Lives with another member")
    explanation = _("From now on these two share a home. Nobody sees more of the other by it.")
    done = _("They share a home now.")
    permission = "members.change_member"

    card_number = card_field(
        _("Card of the other member"), _("Scan the card, or type its number."), required=True
    )

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.member.household_id is None

    def act(self) -> None:
        number = self.cleaned_data["card_number"].replace(" ", "")
        operations.share_home(self.member, card_number=number, today=self.today)


class LeaveHome(ActionForm):
    title = _("Lives alone now")
    explanation = _("This member no longer shares a home with other members.")
    done = _("Noted: this member lives alone.")
    permission = "members.change_member"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.member.household_id is not None

    def act(self) -> None:
        operations.leave_home(self.member)
