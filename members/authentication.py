"""Who somebody is at log-in: by card number or e-mail address, and a password."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import AnonymousUser

from bieb.lib import clock
from members.models import Account


class LibraryArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum (19 MiB, two passes): log-ins must not starve the pages."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1


class CardOrEmailBackend(AuthenticationBackend):
    """A member types the number on the current card, a colleague a log-in name.

    A lost card no longer opens the door; its replacement does. Several accounts may share one
    mailbox: the password decides which of them it is. After the last day of a contract nothing
    opens the door, and who is inside is outside at the next page.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        """Say whether this account may log in, or stay logged in."""
        has_left = isinstance(user, Account) and user.has_left(clock.today())
        return bool(super().user_can_authenticate(user)) and not has_left

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        accounts = Account.objects.for_login(username.strip())
        return next((each for each in accounts if self._check_password(each, password)), None)
