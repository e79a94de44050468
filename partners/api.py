"""What partner systems may ask over HTTP. Nothing here looks at members: `disclose` does."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bieb.lib import clock
from bieb.lib.clock import day_of
from partners import notices
from partners.activities import NOTICE
from partners.asking import (
    Asking,
    CallThrottle,
    CardField,
    GuessThrottle,
    IsPartner,
    NoticeThrottle,
    token_of,
)
from partners.cards import Kind, Reason, check_card
from partners.errors import ScopeMissing
from partners.models import Notice, Partner


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


class NoticeAnswer(serializers.Serializer[Any]):
    """One thing to do, without about whom."""

    id = serializers.UUIDField(help_text=_("The number of the notice."))
    event = serializers.ChoiceField(Notice.Event.choices, help_text=_("What you must do."))
    madeOn = serializers.DateField(help_text=_("Since when you must."))


class NoticeListAnswer(serializers.Serializer[Any]):
    notices = NoticeAnswer(many=True, help_text=_("What you did not confirm yet, oldest first."))


class NoticeDetail(NoticeAnswer):
    """About whom it is, in what the partner knows: a card that it held, days on which it asked."""

    cardNumbers = serializers.ListField(
        child=serializers.CharField(), help_text=_("The cards of this person.")
    )
    toldOn = serializers.ListField(
        child=serializers.DateField(), help_text=_("The days on which we told you something.")
    )


class NoticeDone(NoticeAnswer):
    """A notice that the partner confirmed."""

    acknowledgedAt = serializers.DateTimeField(help_text=_("When you confirmed it."))


class AboutNotices(Asking):
    """What partners must do with what they got: every partner may ask, whatever was agreed."""

    required_scopes = [NOTICE.scope]
    throttle_classes = [NoticeThrottle]

    def asker(self, request: Request) -> Partner:
        """Return the partner behind this token."""
        token = token_of(request)
        if NOTICE.scope not in token.scope.split():
            raise ScopeMissing(scope=NOTICE.scope)
        partner: Partner = token.application.partner
        return partner


class Notices(AboutNotices):
    """The list: it says nothing about anybody, and leaves no line."""

    http_method_names = ["get"]

    @extend_schema(
        operation_id="listNotices",
        summary=_("List what you must do"),
        description=_(
            "Somebody about whom you asked something had it corrected, erased or locked, or "
            "objects. Fetch each notice to hear about whom, do it, and confirm it."
        ),
        tags=["notices"],
        responses={200: OpenApiResponse(NoticeListAnswer, _("What you did not confirm yet."))},
    )
    def get(self, request: Request) -> Response:
        found = [_in_short(each) for each in notices.pending_for(self.asker(request))]
        return Response(NoticeListAnswer({"notices": found}).data)


class NoticeItem(AboutNotices):
    """One notice: about whom it is. The member can see that you fetched it."""

    http_method_names = ["get"]

    @extend_schema(
        operation_id="fetchNotice",
        summary=_("Fetch a notice"),
        description=_("Says about whom it is, in what you know: cards that you held, and days."),
        tags=["notices"],
        responses={200: OpenApiResponse(NoticeDetail, _("About whom it is."))},
    )
    def get(self, request: Request, notice: UUID) -> Response:
        answer = notices.fetch(
            self.asker(request),
            notice,
            scopes=token_of(request).scope.split(),
            today=clock.today(),
            at=clock.now(),
        )
        return Response(NoticeDetail(answer.fields).data)


class Acknowledgements(AboutNotices):
    """You did what a notice asks. Sending it again changes nothing, so it needs no key."""

    http_method_names = ["post"]

    @extend_schema(
        operation_id="acknowledgeNotice",
        summary=_("Confirm a notice"),
        description=_("Say that you did it. We then destroy the numbers in the notice."),
        tags=["notices"],
        request=None,
        responses={200: OpenApiResponse(NoticeDone, _("It is confirmed."))},
    )
    def post(self, request: Request, notice: UUID) -> Response:
        done = notices.acknowledge(self.asker(request), notice, at=clock.now())
        told = _in_short(done) | {"acknowledgedAt": done.acknowledged_at}
        return Response(NoticeDone(told).data)


def _in_short(notice: Notice) -> dict[str, object]:
    return {"id": notice.pk, "event": notice.event, "madeOn": day_of(notice.made_at)}
