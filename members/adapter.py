"""How log-in works here: nobody signs up by themselves without the library knowing them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """People become a member at the desk; an account alone opens nothing."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
