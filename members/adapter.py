"""How log-in works here: nobody signs up by themselves without the library knowing them."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Account

TYPED = {"username", "email", "phone"}
WRONG = _("This is not right. Check your card number or e-mail address, and your password.")


class AccountAdapter(DefaultAccountAdapter):
    """People become a member at the desk; an account alone opens nothing."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes and try again, or call us."
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
        """Keep in the session how somebody logged in, and not what they typed to do so."""
        response: HttpResponse = super().post_login(request, user, **how)
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {name: value for name, value in record.items() if name not in TYPED}
            for record in records
        ]
        return response
