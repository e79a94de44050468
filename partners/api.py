"""What partner systems may ask over HTTP. Nothing here looks at members: `disclose` does."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bieb.lib import clock
from partners.asking import CallThrottle, CardField, GuessThrottle, IsPartner, token_of
from partners.cards import Kind, Reason, check_card


class CardQuestion(serializers.Serializer[Any]):
    """The number goes in the body: addresses end up in logs."""

    cardNumber = CardField()


class CardAnswer(serializers.Serializer[Any]):
    """Always the same four fields; what does not apply is null."""

    valid = serializers.BooleanField(help_text=_("Whether this person may use the card today."))
    membershipKind = serializers.ChoiceField(
        Kind.choices,
        allow_null=True,
        help_text=_("For whom the membership is meant; null when the card is not valid."),
    )
    validUntil = serializers.DateField(
        allow_null=True,
        help_text=_("Last day of the membership; null when it has no end or is not valid."),
    )
    reason = serializers.ChoiceField(
        Reason.choices,
        allow_null=True,
        help_text=_("Why the card is not valid; null when it is."),
    )


class CardChecks(APIView):
    """Checks of cards: each is a question about the card that a visitor shows."""

    permission_classes = [IsPartner]
    required_scopes = ["cards:check"]
    throttle_classes = [CallThrottle, GuessThrottle]
    http_method_names = ["post"]

    @extend_schema(
        operation_id="checkCard",
        summary=_("Check a card"),
        description=_(
            "Says whether a card is valid today, of which kind and until when. An unknown number "
            "is answered in the same way as a known one. Every question is written down, and the "
            "member can see who asked."
        ),
        tags=["card-checks"],
        request=CardQuestion,
        responses={200: OpenApiResponse(CardAnswer, _("What we tell about this card."))},
    )
    def post(self, request: Request) -> Response:
        question = CardQuestion(data=request.data)
        question.is_valid(raise_exception=True)
        token = token_of(request)
        answer = check_card(
            token.application.partner,
            question.validated_data["cardNumber"],
            scopes=token.scope.split(),
            today=clock.today(),
            at=clock.now(),
        )
        if answer.fields["reason"] == Reason.UNKNOWN:
            GuessThrottle().window(request).add()
        return Response(CardAnswer(answer.fields).data)
