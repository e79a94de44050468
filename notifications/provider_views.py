"""Where the company that sends our mail says that a mail came back."""

from collections.abc import Mapping
from typing import Any

from anymail.signals import EventType
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from bieb.lib import clock
from notifications.bounces import STATUS, UNKNOWN, Bounce, take_back
from notifications.return_path import read_return_path

RETURNED = "returned"


@csrf_exempt
def mailgun(request: HttpRequest) -> HttpResponseBase:
    """Take the calls of Mailgun, each with its signature; not there while we use another way."""
    if settings.MAIL_PROVIDER != "mailgun":
        raise Http404
    answer: HttpResponseBase = CameBack.as_view()(request)
    return answer


class CameBack(MailgunTrackingWebhookView):  # type: ignore[misc]  # it ships no types
    """Reads only that a mail could not be delivered for good.

    The signature of a call says nothing about its words, so the mail is named by a mark that we
    signed ourselves. A call that says who opened or clicked is forgotten unread.
    """

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Write down what came back; a call that comes twice counts once."""
        self.run_validators(request)
        for event in self.parse_events(request):
            if event.event_type != EventType.BOUNCED:
                continue
            returned = read_return_path(str((event.metadata or {}).get(RETURNED, "")))
            if returned is not None:
                code = code_of(event.esp_event.get("event-data", {}))
                take_back(Bounce(returned, code, is_final=True), at=clock.now())
        return HttpResponse()


def code_of(told: Mapping[str, Any]) -> str:
    """Return the code of RFC 3463 that the other server gave, and no word of its answer."""
    status = told.get("delivery-status") or {}
    for words in (status.get("enhanced-code"), status.get("message")):
        if found := STATUS.search(str(words or "")):
            return found.group(1)
    return UNKNOWN
