"""What partner systems may do with reservations over HTTP. `reservations.for_partners` does it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.errors import BranchUnknown, TitleUnknown
from circulation.errors import CardCannotBeUsed, CardEnded, NoMembership
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
from reservations import errors, for_partners
from reservations.models import Reservation

CARD_REFUSALS = (CardUnknown, CardEnded, CardCannotBeUsed)
DEAREST_CENTS = 100_000


class ReservationQuestion(Question):
    cardNumber = CardField()
    titleId = serializers.IntegerField(
        min_value=1, help_text=_("The number of the title, as in its address in the catalogue.")
    )
    pickupBranch = BranchField(help_text=_("The code of the branch where it is picked up."))
    barcode = BarcodeField(required=False, help_text=_("This copy only."))
    ofBranch = BranchField(required=False, help_text=_("Any copy of this branch only."))
    suspendedUntil = serializers.DateField(
        required=False, allow_null=True, help_text=_("Others go first until this day.")
    )
    notNeededAfter = serializers.DateField(
        required=False, allow_null=True, help_text=_("The last day on which it is of any use.")
    )
    acceptedFeeCents = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=DEAREST_CENTS,
        help_text=_("The highest fee that the member accepts."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("barcode") and attrs.get("ofBranch"):
            raise serializers.ValidationError(_("Ask for a copy or for a branch, not for both."))
        return attrs


class ReservationListQuestion(Question):
    cardNumber = CardField()


class ReservationChange(Question):
    cardNumber = CardField()
    pickupBranch = BranchField(
        required=False, help_text=_("The code of the branch where it is picked up.")
    )
    suspendedUntil = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=_("Others go first until this day; null ends the suspension."),
    )
    notNeededAfter = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=_("The last day on which it is of any use; null when it always is."),
    )


class CancellationQuestion(Question):
    cardNumber = CardField()


class ReservationAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("The number of the reservation."))
    title = serializers.CharField()
    state = serializers.ChoiceField(
        [each for each in Reservation.State.choices if each[0] not in ("expired", "stopped")]
    )
    pickupBranch = serializers.CharField(help_text=_("Where it is picked up."))
    pickupUntil = serializers.DateField(
        allow_null=True, help_text=_("The last day on which it lies ready; null until it does.")
    )
    pickupCode = serializers.CharField(
        allow_null=True, help_text=_("Under which code it lies ready; null until it does.")
    )
    position = serializers.IntegerField(
        allow_null=True, help_text=_("The place in line; null when a copy was found.")
    )
    copies = serializers.IntegerField(
        allow_null=True, help_text=_("How many copies there are; null when one was found.")
    )
    suspendedUntil = serializers.DateField(allow_null=True)
    notNeededAfter = serializers.DateField(allow_null=True)


class ReservationListAnswer(serializers.Serializer[Any]):
    reservations = ReservationAnswer(many=True, help_text=_("What lies ready on top."))


class CancellationAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("The number of the reservation that ended."))


class Reservations(Asking):
    """Reservations: somebody who shows a card gets in line for a title."""

    required_scopes = ["reservations:write"]
    http_method_names = ["post"]
    needs_key = True

    @extend_schema(
        operation_id="reserve",
        summary=_("Reserve a title"),
        description=_(
            "Puts who shows this card in line. Where the library asks a fee it is charged, if it "
            "is not higher than `acceptedFeeCents`; otherwise the answer says what it costs."
        ),
        tags=["reservations"],
        parameters=[KEY_HEADER],
        request=ReservationQuestion,
        responses={201: OpenApiResponse(ReservationAnswer, _("It was reserved."))},
        extensions=refusals(
            *CARD_REFUSALS,
            NoMembership,
            TitleUnknown,
            BranchUnknown,
            errors.FeeNotAccepted,
            errors.AlreadyReserved,
            errors.AlreadyAtHome,
            errors.NotInCollection,
            errors.OnlineOnly,
            errors.NotReservable,
            errors.NoSuchCopy,
            errors.NoCopyThere,
            errors.DayHasPassed,
            errors.SuspendedTooLong,
            errors.ReservationLimitReached,
        ),
    )
    def post(self, request: Request) -> Response:
        asked = self.body(request, ReservationQuestion)
        wish = for_partners.Asked(
            title=asked["titleId"],
            pickup_branch=asked["pickupBranch"],
            barcode=asked.get("barcode", ""),
            of_branch=asked.get("ofBranch", ""),
            suspended_until=asked.get("suspendedUntil"),
            not_needed_after=asked.get("notNeededAfter"),
            most_cents=asked["acceptedFeeCents"],
        )
        answer = for_partners.reserve(self.call(request), wish, card=asked["cardNumber"])
        return self.say(request, answer, ReservationAnswer)


class ReservationLists(Asking):
    """Lists of reservations: what somebody who shows a card waits for, or can pick up."""

    required_scopes = ["reservations:read"]
    http_method_names = ["post"]

    @extend_schema(
        operation_id="listReservations",
        summary=_("List what somebody reserved"),
        description=_("Tells what who shows this card waits for, and what lies ready where."),
        tags=["reservations"],
        request=ReservationListQuestion,
        responses={200: OpenApiResponse(ReservationListAnswer, _("What is reserved."))},
        extensions=refusals(*CARD_REFUSALS),
    )
    def post(self, request: Request) -> Response:
        asked = self.body(request, ReservationListQuestion)
        answer = for_partners.list_reservations(self.call(request), card=asked["cardNumber"])
        return self.say(request, answer, ReservationListAnswer)


class ReservationItem(Asking):
    """One reservation, of who shows a card."""

    required_scopes = ["reservations:write"]
    http_method_names = ["patch"]

    @extend_schema(
        operation_id="changeReservation",
        summary=_("Change a reservation"),
        description=_(
            "Suspends it, ends a suspension, moves the pick-up to another branch or changes the "
            "last day. What you leave out stays as it is; all of it is done, or nothing. Sending "
            "it again changes nothing, so it needs no key."
        ),
        tags=["reservations"],
        request=ReservationChange,
        responses={200: OpenApiResponse(ReservationAnswer, _("It was changed."))},
        extensions=refusals(
            *CARD_REFUSALS,
            NotFound,
            BranchUnknown,
            errors.AlreadyCaptured,
            errors.DayHasPassed,
            errors.SuspendedTooLong,
        ),
    )
    def patch(self, request: Request, number: int) -> Response:
        asked = self.body(request, ReservationChange)
        words = {
            "pickupBranch": "pickup_branch",
            "suspendedUntil": "suspended_until",
            "notNeededAfter": "not_needed_after",
        }
        answer = for_partners.change(
            self.call(request),
            {words[name]: value for name, value in asked.items() if name in words},
            card=asked["cardNumber"],
            number=number,
        )
        return self.say(request, answer, ReservationAnswer)


class Cancellations(Asking):
    """Cancellations: a POST and no DELETE, because the card number must go in a body."""

    required_scopes = ["reservations:write"]
    http_method_names = ["post"]
    needs_key = True

    @extend_schema(
        operation_id="cancelReservation",
        summary=_("Cancel a reservation"),
        description=_("Ends a reservation of who shows this card."),
        tags=["reservations"],
        parameters=[KEY_HEADER],
        request=CancellationQuestion,
        responses={201: OpenApiResponse(CancellationAnswer, _("It was cancelled."))},
        extensions=refusals(*CARD_REFUSALS, NotFound),
    )
    def post(self, request: Request, number: int) -> Response:
        asked = self.body(request, CancellationQuestion)
        answer = for_partners.give_up(self.call(request), card=asked["cardNumber"], number=number)
        return self.say(request, answer, CancellationAnswer)
