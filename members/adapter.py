"""How log-in works here: nobody signs up by themselves without the library knowing them."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Account

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
