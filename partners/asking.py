"""What every question of a partner system over HTTP has in common: who asks, how often, and how."""

import json
import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from oauth2_provider.contrib.rest_framework import TokenHasScope
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from bieb.lib import clock
from bieb.lib.errors import DomainError
from partners.errors import KeyNeeded, Refused
from partners.limits import Window
from partners.models import Disclosure
from partners.once import Ask, Call
from partners.operations import Answer

CARD_NUMBER = r"^[0-9A-Za-z][0-9A-Za-z .-]{0,31}\Z"
BRANCH_CODE = r"^[0-9A-Za-z-]{1,8}\Z"
KEY = re.compile(r'"?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"?')
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    type={"type": "string", "format": "uuid"},
    location=OpenApiParameter.HEADER,
    required=True,
    description=_(
        "A new UUID for every act. Send the same one again when you heard no answer: within a day "
        "you get the first answer, and nothing is done twice."
    ),
)


def token_of(request: Request) -> Any:
    """The token of this request, with the application of the partner."""
    return request.auth


class IsPartner(TokenHasScope):
    """A token of a registered partner. Its scope is judged at the door, which writes it down."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = token_of(request)
        return token is not None and hasattr(token.application, "partner")


class CallThrottle(BaseThrottle):
    """So many questions a minute for each partner."""

    rate = "questions"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return self.window(request).take()

    def window(self, request: Request) -> Window:
        self.current = Window(self.rate, token_of(request).application.client_id)
        return self.current

    def wait(self) -> float:
        return self.current.wait_seconds


class GuessThrottle(CallThrottle):
    """So many unknown cards an hour: somebody who keeps guessing is not helping a visitor."""

    rate = "unknown cards"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return not self.window(request).is_full


class ActThrottle(CallThrottle):
    """So many loans, returns and reservations a minute for each partner: a busy day at a machine."""

    rate = "acts"


class NoticeThrottle(CallThrottle):
    """So many questions an hour about notices for each partner: they are not in a hurry."""

    rate = "notices"


class Words(serializers.RegexField):
    """Text and nothing else: a number in its place would lose its leading zeros on the way."""

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Question(serializers.Serializer[Any]):
    """The body of a question. A field that we do not know is a mistake: perhaps a typing error."""

    def to_internal_value(self, data: Any) -> Any:
        mistakes: dict[Any, Any] = {}
        known: Any = None
        try:
            known = super().to_internal_value(data)
        except ValidationError as error:
            mistakes |= cast("dict[Any, Any]", error.detail)
        if isinstance(data, Mapping):
            strange = ErrorDetail(str(_("We do not know this field.")), code="unknown_field")
            mistakes |= {name: [strange] for name in data if name not in self.fields}
        if mistakes:
            raise ValidationError(mistakes)
        return known


class CardField(Words):
    """The number of a card. In the body always: addresses end up in logs."""

    def __init__(self, **more: Any) -> None:
        more.setdefault(
            "help_text", _("The number on the card; spaces, dots and hyphens in it do not count.")
        )
        super().__init__(CARD_NUMBER, trim_whitespace=False, **more)


class BarcodeField(Words):
    """The barcode of a copy."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("The barcode on the copy."))
        super().__init__(CARD_NUMBER, trim_whitespace=False, **more)


class BranchField(Words):
    """The code of a branch."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("The code of a branch, such as RIJ."))
        super().__init__(BRANCH_CODE, trim_whitespace=False, **more)


class Asking(APIView):
    """One address where partners ask or do something. What it needs, and how it answers."""

    permission_classes = [IsPartner]
    throttle_classes = [ActThrottle, GuessThrottle]
    needs_key = False

    def body(self, request: Request, shape: type[Question]) -> dict[str, Any]:
        """Return what was asked, checked; every mistake is told at once."""
        question = shape(data=request.data)
        question.is_valid(raise_exception=True)
        return dict(question.validated_data)

    def call(self, request: Request) -> Call:
        """Say who calls and when, and under which key when something is to be changed."""
        token = token_of(request)
        return Call(
            token.application.partner,
            token.scope.split(),
            clock.now(),
            _ask(request) if self.needs_key else None,
        )

    def say(
        self, request: Request, answer: Answer, shape: type[serializers.Serializer[Any]]
    ) -> Response:
        """Answer in the published shape, or as a problem."""
        if answer.code == Disclosure.Answer.UNKNOWN:
            GuessThrottle().window(request).add()
        if answer.is_refusal:
            raise Refused(answer.status, answer.fields)
        return Response(shape(answer.fields).data, answer.status)


def refusals(*kinds: type[DomainError]) -> dict[str, Any]:
    """Describe for the OpenAPI document in which ways the library may say no."""
    return {"x-refusals": {kind.code: kind.message for kind in kinds}}


def _ask(request: Request) -> Ask:
    """Read the key, and seal the request: nobody can find a card number back in the seal."""
    found = KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    if found is None:
        raise KeyNeeded
    words = json.dumps([request.method, request.path, request.data], sort_keys=True)
    seal = salted_hmac(__name__, words, algorithm="sha256").hexdigest()
    return Ask(UUID(found[1]), seal)
