"""Try out the rules: this card, this copy, this branch, this day; what would be answered, and why.

The answer is not worked out a second time: the desk itself is asked, and then everything it did is
undone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.gate import ask_reason
from audit.reasons import reason_of, write_looks
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy
from circulation.blocks import Block, blocks_of
from circulation.models import TERMS, Rule, Terms
from circulation.resolution import YOUTH
from circulation.standing import standing_of
from circulation.words import about, name_of, said
from loans.operations import lend_copy
from members.models import Card, MembershipType

NEEDED = ("circulation.view_rule", "members.view_member")  # the answer says what somebody owes
LONGEST = 40  # signs of a barcode, and some room


class TrialForm(forms.Form):
    """What would be scanned, where and when."""

    card = forms.CharField(label=gettext_lazy("Card number"), max_length=LONGEST)
    barcode = forms.CharField(label=gettext_lazy("Barcode of the copy"), max_length=LONGEST)
    branch = forms.ModelChoiceField(Branch.objects.all(), label=gettext_lazy("Branch"))
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_card(self) -> Card:
        """Find the card.

        Raises:
            forms.ValidationError: nobody has this card.
        """
        number = self.cleaned_data["card"].strip()
        cards = Card.objects.filter(member__restricted_on=None)
        card = cards.select_related("member").filter(number=number).first()
        if card is None:
            raise forms.ValidationError(_("Nobody has a card with this number."))
        return card

    def clean_barcode(self) -> Copy:
        """Find the copy.

        Raises:
            forms.ValidationError: we have no such copy.
        """
        barcode = self.cleaned_data["barcode"].strip()
        copies = Copy.objects.select_related("title", "item_type", "branch")
        copy = copies.filter(barcode=barcode).first()
        if copy is None:
            raise forms.ValidationError(_("There is no copy with this barcode."))
        return copy

    def clean_day(self) -> date:
        """Take a day within reach.

        Raises:
            forms.ValidationError: it is more than ten years away.
        """
        day: date = self.cleaned_data["day"]
        if abs(day.year - clock.today().year) > 10:
            raise forms.ValidationError(_("Choose a day within ten years."))
        return day


@dataclass(frozen=True)
class Trial:
    """What the desk would answer: until when, or why not; every block; and each term with its rule."""

    copy: Copy
    category: MembershipType | None
    due_on: date | None
    refusal: DomainError | None
    blocks: list[Block]
    terms: list[tuple[str, str, str]]


def try_out(card: Card, copy: Copy, *, branch: Branch, day: date, at: datetime) -> Trial:
    """Lend `copy` on `card` as the desk would on `day`, look at what happened, and undo it all."""
    due_on, refusal = None, None
    with transaction.atomic():
        standing = standing_of(card.member_id, day)
        terms = standing.terms(branch_id=branch.pk, item_type_id=copy.item_type_id, today=day)
        blocks = blocks_of(standing, terms, today=day)
        category = MembershipType.objects.filter(pk=standing.category_id or 0).first()
        try:
            loan = lend_copy(copy, card.member, branch=branch, today=day, at=at)
            due_on = loan.due_on
        except DomainError as error:
            refusal = error
        transaction.set_rollback(True)
    return Trial(copy, category, due_on, refusal, blocks, _in_words(terms))


def trial_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Fill in and see. It is about a member: a reason first, and a line that it was looked at."""
    if not request.user.is_authenticated or not request.user.has_perms(NEEDED):
        raise PermissionDenied
    if not reason_of(request):
        return ask_reason(request)
    form = TrialForm(
        request.POST or None, initial={"day": clock.today(), "branch": _first_branch()}
    )
    context |= {"title": _("Try out the rules"), "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        write_looks(request, [given["card"].member_id], activity="trial")
        context["trial"] = try_out(
            given["card"],
            given["barcode"],
            branch=given["branch"],
            day=given["day"],
            at=clock.now(),
        )
        context["day"] = given["day"]
    return TemplateResponse(request, "circulation/rule_trial.html", context)


def _in_words(terms: Terms) -> list[tuple[str, str, str]]:
    """Return each term with its value and the rule that gave it."""
    numbers = [int(number) for number in terms.rules]
    rules = Rule.objects.select_related("category", "item_type", "branch").in_bulk(numbers)
    found = []
    for term in TERMS:
        source = terms.sources[term]
        rule = None if source == YOUTH else rules.get(int(source))
        why = about(rule) if rule is not None else terms.why(term)
        found.append((name_of(term), said(term, getattr(terms, term)), why))
    return found


def _first_branch() -> Branch | None:
    return Branch.objects.first()
