"""Where a partner changes its secret for a token of ten minutes; no other way in exists."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import TokenView
from rest_framework.throttling import BaseThrottle

from partners.limits import Window


class TokenEndpoint(TokenView):
    """Client credentials only (RFC 6749 section 4.4), at most so often from one address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        window = Window("tokens", str(BaseThrottle().get_ident(request)))  # type: ignore[arg-type]
        if not window.take():
            return JsonResponse(
                {"error": "slow_down"},
                status=429,
                headers={"Retry-After": str(window.wait_seconds), "Cache-Control": "no-store"},
            )
        answer: HttpResponse = self.authorization_flow_token_response(request, *args, **kwargs)
        return answer
