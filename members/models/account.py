"""How somebody logs in. A member may have no account; a colleague has one without a member."""

import secrets
from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from members.models.card import Card
from members.models.member import Member


def random_handle() -> str:
    """Make the unspeakable name of an account: people log in with card or e-mail."""
    return f"m-{secrets.token_hex(8)}"


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts, by what somebody types to log in."""

    def for_login(self, typed: str) -> Self:
        """The accounts behind a current card, an e-mail address or a colleague's log-in name.

        More than one only for an address that a family shares. A card that was reported lost
        opens nothing.
        """
        if "@" in typed:
            return self.filter(email__iexact=typed)
        number = typed.replace(" ", "")
        current = Card.objects.current().filter(number=number).exclude(block_reason="lost")
        return self.filter(
            Q(member__in=current.values("member")) | Q(username=typed, is_staff=True)
        )


class AccountManager(BaseUserManager["Account"]):
    """Make accounts for colleagues and members."""

    def create_user(
        self, username: str = "", password: str | None = None, **extra: Any
    ) -> "Account":
        """Make an account; without a password nobody can log in until one is chosen."""
        account = self.model(username=username or random_handle(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(
        self, username: str, password: str | None = None, **extra: Any
    ) -> "Account":
        """Make an account that may do everything; for the first set-up."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """A log-in. It points at its member; nothing about a person points at it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.OneToOneField(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="account",
        verbose_name=_("member"),
    )
    username = models.CharField(_("log-in name"), max_length=40, unique=True, default=random_handle)
    email = models.EmailField(_("e-mail address"), blank=True)
    staff_name = models.CharField(_("name of the colleague"), max_length=80, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("colleague"), default=False)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    last_login = None

    objects = AccountManager.from_queryset(AccountQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(Upper("email"), name="account_email")]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(is_staff=False),
                name="account_staff_is_not_a_member",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    def has_left(self, today: date) -> bool:
        """Say whether the contract is over: on its last day it is not."""
        return self.contract_until is not None and self.contract_until < today

    def get_full_name(self) -> str:
        """What the pages call the person who is logged in."""
        return self.staff_name or (self.member.given_name if self.member else "")

    def get_short_name(self) -> str:
        return self.get_full_name()
