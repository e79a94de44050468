"""Certificates count rows; they say nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from retention.registry import declare_impersonal

declare_impersonal(
    "retention.Certificate",
    [
        "number",
        "made_at",
        "day",
        "planned",
        "done",
        "checked",
        "leftovers",
        "verifier",
        "previous",
        "hash",
        "key",
        "signature",
    ],
    what=_("that things were forgotten, how many, and that nothing was left"),
)
