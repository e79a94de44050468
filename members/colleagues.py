"""Accounts of colleagues: who they are, which roles they have, and a lost telephone."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Account
from members.roles import LABELS, give_roles
from members.staff_forms import Day


class ColleagueForm(forms.ModelForm):  # type: ignore[type-arg]
    """A colleague. They choose their own password with a link."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What a role may do is written in the programme and cannot be changed here."),
    )
    forgets_second_factor = forms.BooleanField(
        label=_("Lost their telephone or key"),
        required=False,
        help_text=_("Removes every second step; at the next log-in a new one must be set up."),
    )

    class Meta:
        model = Account
        fields = ["username", "staff_name", "email", "is_active", "contract_until"]
        widgets = {"contract_until": Day()}
        help_texts = {
            "contract_until": _("On this day everything still works; after it nothing does.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("staff_name", "email"):
            if name in self.fields:
                self.fields[name].required = True
        if self.instance.is_staff:
            held = self.instance.groups.values_list("name", flat=True)
            self.fields["roles"].initial = list(held)

    def finish(self) -> Account:
        """Give the roles, and forget what no longer counts, once the account itself is saved."""
        account: Account = self.instance
        give_roles(account, self.cleaned_data["roles"])
        if "email" in self.changed_data:
            EmailAddress.objects.filter(user=account).delete()
        if self.cleaned_data.get("forgets_second_factor"):
            Authenticator.objects.filter(user=account).delete()
        return account
