"""How log-in works here: nobody signs up by themselves without the library knowing them."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.changed_email import works_now
from members.models import Account, Card
from members.tasks import offer_new_password

TYPED = {"username", "email", "phone"}
WRONG = _("This is not right. Check your card number or e-mail address, and your password.")


class AccountAdapter(DefaultAccountAdapter):
    """People become a member at the desk; an account alone opens nothing."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes and try again, ask for a code by mail, or call us."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the link was: a member's details, a colleague's start."""
        account = request.user
        is_member = isinstance(account, Account) and account.member_id is not None
        return reverse("members:details" if is_member else "home")

    def post_login(self, request: HttpRequest, user: Account, **how: Any) -> HttpResponse:
        """Keep in the session how somebody logged in, and not what they typed to do so.

        With a passkey alone nobody says whether others use this computer, and it is quick to do
        again: that log-in ends with the browser.
        """
        response: HttpResponse = super().post_login(request, user, **how)
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        if any(record.get("passwordless") for record in records):
            request.session.set_expiry(0)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {name: value for name, value in record.items() if name not in TYPED}
            for record in records
        ]
        return response

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Ask the password once more, by what this account logs in with.

        allauth would ask by the name of the account, which no member knows or types. Wrong tries
        count as they do on the log-in page.
        """
        if not isinstance(user, Account):
            return False
        card = Card.objects.current().filter(member=user.member_id).first()
        known = user.email or (card.number if card else "")
        typed = user.username if user.is_staff else known
        found = self.authenticate(self.request, username=typed, password=password)
        return found is not None and found.pk == user.pk

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Let a confirmed address count, also for whoever watches whether our mail arrives."""
        is_confirmed = bool(super().confirm_email(request, email_address))
        if is_confirmed and isinstance(email_address.user, Account):
            works_now(email_address.user)
        return is_confirmed

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the old address that another one is used now; nothing else is mailed like this.

        The mail says neither the new address nor from which computer it was changed.
        """
        if template_prefix == "account/email/email_changed" and email:
            self.send_mail(template_prefix, email, {})

    def send_password_reset_mail(
        self, user: AbstractBaseUser, email: str, context: dict[str, Any]
    ) -> None:
        """Have a worker write to the address we know; who asks cannot tell whether we know it."""
        if isinstance(user, Account):
            offer_new_password(user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count tries at one card together, however the spaces or the capitals in it are typed."""
        typed = {
            name: "".join(value.split()).upper()
            for name, value in credentials.items()
            if name in {"username", "email"}
        }
        key: str = super()._get_login_attempts_cache_key(request, **typed)
        return key
