"""What partner systems may do with loans over HTTP. `loans.for_partners` does it, through the door."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.errors import BranchUnknown, NoOpenDay, NotABarcode
from circulation.errors import CardCannotBeUsed, CardEnded, NoMembership, NotLendable
from loans import errors, for_partners
from loans.operations import Mode
from partners.asking import (
    KEY_HEADER,
    Asking,
    BarcodeField,
    BranchField,
    CardField,
    Question,
    refusals,
)
from partners.errors import CardUnknown, NotFound
from reservations.errors import ClearFirst, CopyHeld, CopyOnItsWay

CARD_REFUSALS = (CardUnknown, CardEnded, CardCannotBeUsed)


class GoesTo(TextChoices):
    """Where a copy that came back goes now."""

    SHELF = "shelf", _("to its shelf in this branch")
    HOLD_SHELF = "hold_shelf", _("to the hold shelf of this branch")
    TRANSPORT = "transport", _("to another branch")


class LoanQuestion(Question):
    cardNumber = CardField()
    barcode = BarcodeField()
    branch = BranchField()


class LoanListQuestion(Question):
    cardNumber = CardField()


class RenewalQuestion(Question):
    cardNumber = CardField()


class ReturnQuestion(Question):
    barcode = BarcodeField()
    branch = BranchField()
    mode = serializers.ChoiceField(
        [Mode.NORMAL.value, Mode.BOOK_DROP.value],
        default=Mode.NORMAL.value,
        help_text=_("From the book drop it is back since the last day that the branch was open."),
    )


class ObstacleAnswer(serializers.Serializer[Any]):
    """One thing that stands in the way of renewing."""

    code = serializers.CharField(help_text=_("Stable, for machines."))
    why = serializers.CharField(help_text=_("What it is, in a sentence."))
    lifts = serializers.CharField(help_text=_("What would take it away."))


class LoanAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("The number of the loan: renew it with this."))
    barcode = serializers.CharField(help_text=_("The barcode on the copy."))
    title = serializers.CharField()
    dueOn = serializers.DateField(help_text=_("The last day on which it may come back."))


class LoanAtHome(LoanAnswer):
    newDueOn = serializers.DateField(
        allow_null=True, help_text=_("What renewing it today would give; null when it cannot.")
    )
    obstacles = ObstacleAnswer(many=True, help_text=_("Everything in the way, all at once."))


class LoanListAnswer(serializers.Serializer[Any]):
    loans = LoanAtHome(many=True, help_text=_("What must be back first on top."))


class RenewalAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("The number of the loan."))
    dueOn = serializers.DateField(help_text=_("The new last day on which it may come back."))


class ReturnAnswer(serializers.Serializer[Any]):
    barcode = serializers.CharField(help_text=_("The barcode on the copy."))
    goesTo = serializers.ChoiceField(GoesTo.choices, help_text=_("Where it goes now."))
    branch = serializers.CharField(
        allow_null=True, help_text=_("The code of the branch; null when it goes to its shelf.")
    )


class Loans(Asking):
    """Loans: a machine lends what lies on it to who shows a card."""

    required_scopes = ["loans:write"]
    http_method_names = ["post"]
    needs_key = True

    @extend_schema(
        operation_id="lend",
        summary=_("Lend a copy"),
        description=_(
            "Lends on the terms of the library. A reservation of the member for this title is "
            "fulfilled by it."
        ),
        tags=["loans"],
        parameters=[KEY_HEADER],
        request=LoanQuestion,
        responses={201: OpenApiResponse(LoanAnswer, _("It was lent."))},
        extensions=refusals(
            *CARD_REFUSALS,
            NoMembership,
            NotABarcode,
            errors.CopyUnknown,
            BranchUnknown,
            errors.CopyWithdrawn,
            errors.CopyOnLoan,
            errors.CopyAlreadyYours,
            NotLendable,
            errors.LoanLimitReached,
            errors.TypeLimitReached,
            errors.YearlyLimitReached,
            CopyHeld,
            CopyOnItsWay,
            ClearFirst,
            NoOpenDay,
        ),
    )
    def post(self, request: Request) -> Response:
        asked = self.body(request, LoanQuestion)
        answer = for_partners.lend(
            self.call(request),
            card=asked["cardNumber"],
            barcode=asked["barcode"],
            branch=asked["branch"],
        )
        return self.say(request, answer, LoanAnswer)


class LoanLists(Asking):
    """Lists of loans: what somebody who shows a card has at home."""

    required_scopes = ["loans:read"]
    http_method_names = ["post"]

    @extend_schema(
        operation_id="listLoans",
        summary=_("List what somebody has at home"),
        description=_(
            "Tells what is on loan to who shows this card, and what renewing each would give. Only "
            "what is at home now: what somebody borrowed before is not told to anybody."
        ),
        tags=["loans"],
        request=LoanListQuestion,
        responses={200: OpenApiResponse(LoanListAnswer, _("What is at home."))},
        extensions=refusals(*CARD_REFUSALS),
    )
    def post(self, request: Request) -> Response:
        asked = self.body(request, LoanListQuestion)
        answer = for_partners.list_loans(self.call(request), card=asked["cardNumber"])
        return self.say(request, answer, LoanListAnswer)


class Renewals(Asking):
    """Renewals of one loan."""

    required_scopes = ["loans:write"]
    http_method_names = ["post"]
    needs_key = True

    @extend_schema(
        operation_id="renew",
        summary=_("Renew a loan"),
        description=_(
            "Renews a loan of who shows this card. When it cannot, `obstacles` holds everything "
            "that stands in the way, and what would take it away."
        ),
        tags=["loans"],
        parameters=[KEY_HEADER],
        request=RenewalQuestion,
        responses={201: OpenApiResponse(RenewalAnswer, _("It was renewed."))},
        extensions=refusals(*CARD_REFUSALS, errors.NotRenewed, NotFound),
    )
    def post(self, request: Request, number: int) -> Response:
        asked = self.body(request, RenewalQuestion)
        answer = for_partners.renew(self.call(request), card=asked["cardNumber"], number=number)
        return self.say(request, answer, RenewalAnswer)


class Returns(Asking):
    """Returns: a machine takes in what is put into it, and sorts it."""

    required_scopes = ["loans:write"]
    http_method_names = ["post"]
    needs_key = True

    @extend_schema(
        operation_id="takeBack",
        summary=_("Take back a copy"),
        description=_(
            "Takes a copy in and tells where it goes: never whose it was, nor for whom it is kept."
        ),
        tags=["loans"],
        parameters=[KEY_HEADER],
        request=ReturnQuestion,
        responses={201: OpenApiResponse(ReturnAnswer, _("It was taken in."))},
        extensions=refusals(
            NotABarcode,
            errors.CopyUnknown,
            BranchUnknown,
            errors.CopyNotOnLoan,
            errors.CopyWithdrawn,
            NoOpenDay,
        ),
    )
    def post(self, request: Request) -> Response:
        asked = self.body(request, ReturnQuestion)
        answer = for_partners.take_back(
            self.call(request),
            barcode=asked["barcode"],
            branch=asked["branch"],
            mode=Mode(asked["mode"]),
        )
        return self.say(request, answer, ReturnAnswer)
