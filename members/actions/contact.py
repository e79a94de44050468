"""How a member is reached and logs in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import operations
from members.actions.base import ActionForm, Standing
from members.changed_email import tell_old_address, works_now
from members.models import Account
from members.tasks import invite


class ChangeEmail(ActionForm):
    title = _("Change the e-mail address")
    explanation = _("Reminders and the link for a new password go to this address.")
    done = _("The e-mail address changed.")
    permission = "members.change_member"

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Empty: this member gets no mail."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def act(self) -> None:
        known = Account.objects.filter(member=self.member).first()
        account = operations.change_email(self.member, email=self.cleaned_data["email"])
        old = known.email if known else ""
        tell_old_address(account, old)
        if account.email and account.email != old:
            works_now(account)


class SendLink(ActionForm):
    title = _("Send a link to choose a password")
    explanation = _("The link works once. It goes to the e-mail address of the member.")
    done = _("The link is on its way.")
    permission = "members.change_member"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.has_email

    def act(self) -> None:
        invite(Account.objects.get(member=self.member))
