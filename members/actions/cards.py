"""Cards: give, replace, block, unblock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import operations
from members.actions.base import ActionForm, Standing, card_field
from members.models import Card


class IssueCard(ActionForm):
    title = _("Give a card")
    explanation = _("This member has no card now. The new card works at once.")
    done = _("The new card works.")
    permission = "members.add_card"

    card_number = card_field(
        _("New card"),
        _("Scan a blank card. Empty: a number is drawn for a card to print."),
        required=False,
    )

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.card is None

    def act(self) -> None:
        operations.issue_card(
            self.member, number=self.cleaned_data["card_number"], today=self.today
        )


class ReplaceCard(ActionForm):
    title = _("Replace the card")
    explanation = _("The old card stops at once and never works again. Loans stay as they are.")
    done = _("The old card stopped; the new one works.")
    permission = "members.add_card"

    card_number = card_field(
        _("New card"),
        _("Scan a blank card. Empty: a number is drawn for a card to print."),
        required=False,
    )
    lost = forms.BooleanField(label=_("The old card was lost or stolen"), required=False)

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.card is not None

    def act(self) -> None:
        given = self.cleaned_data
        operations.replace_card(
            self.member, number=given["card_number"], lost=given["lost"], today=self.today
        )


class BlockCard(ActionForm):
    title = _("Block the card")
    explanation = _("Nobody can borrow with this card until somebody unblocks it.")
    done = _("The card is blocked.")
    permission = "members.change_card"

    reason = forms.ChoiceField(label=_("Why?"), choices=Card.BlockReason, widget=forms.RadioSelect)

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.card is not None and not standing.card.is_blocked

    def act(self) -> None:
        operations.block_card(self.member, reason=self.cleaned_data["reason"], today=self.today)


class UnblockCard(ActionForm):
    title = _("Unblock the card")
    explanation = _("The card works again.")
    done = _("The card works again.")
    permission = "members.change_card"

    @classmethod
    def makes_sense(cls, standing: Standing) -> bool:
        return standing.card is not None and standing.card.is_blocked

    def act(self) -> None:
        operations.unblock_card(self.member)
