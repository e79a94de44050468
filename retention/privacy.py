"""Certificates count rows; they say nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import declare_impersonal

TABLE = r"[a-z0-9_]+"
QUESTION = r"\w+\.\w+: [a-z ]+"

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
    free=dict.fromkeys(["planned", "done", "checked"], _("numbers of rows by table")),
    keys={"planned": [TABLE], "done": [TABLE], "checked": [QUESTION]},
)
exposes(
    "retention.admin.CertificateAdmin",
    nothing=[
        "rows_forgotten",
        "nothing_left",
        "is_genuine",
        "forgotten",
        "rows_planned",
        "questions_asked",
    ],
)
