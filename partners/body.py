"""How the body of a question is read."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

LARGEST_BODY_BYTES = 16_384


class SmallJSONParser(JSONParser):
    """JSON as our questions need it: small, and not nested until the reader drowns."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY_BYTES + 1)
        if len(body) > LARGEST_BODY_BYTES:
            raise ParseError(_("The body is too large."))
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
