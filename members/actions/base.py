"""The shape of an action: its words, what it asks, when it makes sense and what it does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from members import rules
from members.models import Account, Card, Guardianship, Member, Membership
from members.staff_forms import SCANNED


@dataclass(frozen=True)
class Standing:
    """What decides which actions make sense now."""

    member: Member
    card: Card | None
    membership: Membership | None
    is_youth: bool
    has_guardians: bool
    has_email: bool

    @classmethod
    def of(cls, member: Member, *, today: date) -> Self:
        """Look up how `member` stands on `today`."""
        account = Account.objects.filter(member=member).first()
        return cls(
            member=member,
            card=Card.objects.current().filter(member=member).first(),
            membership=Membership.objects.on(today)
            .select_related("type")
            .filter(member=member)
            .first(),
            is_youth=rules.is_youth(member.birth_date, today),
            has_guardians=Guardianship.objects.filter(child=member).exists(),
            has_email=bool(account and account.email),
        )

    def card_in_words(self) -> str:
        """Whether there is a card and whether it works."""
        if self.card is None:
            return _("no card")
        if self.card.is_blocked:
            return _("blocked: %(reason)s") % {"reason": self.card.get_block_reason_display()}
        return _("works")

    def membership_in_words(self) -> str:
        """Which membership holds now, and until when."""
        if self.membership is None:
            return _("no membership now")
        name, end = self.membership.type.name, self.membership.ends_on
        return (
            _("%(name)s, until %(day)s") % {"name": name, "day": date_format(end)} if end else name
        )


class ActionForm(forms.Form):
    """One action: its words, what it asks, when it makes sense and what it does."""

    title: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise]
    done: ClassVar[str | Promise]
    permission: ClassVar[str]

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        """Say whether there is anything to do here for this member now."""
        return True

    def __init__(
        self,
        *args: Any,
        standing: Standing,
        by: Account,
        today: date,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        """`by` is the colleague who acts, on the day and at the moment given."""
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.member = standing.member
        self.by = by
        self.today = today
        self.at = at

    def act(self) -> None:
        """Ask the operation to do it.

        Raises:
            DomainError: the rules of the library say no.
        """
        raise NotImplementedError


def card_field(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    """A field to scan a card into."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        required=required,
        widget=forms.TextInput(SCANNED | {"autofocus": "autofocus"}),
    )
