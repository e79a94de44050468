"""The statement is about everybody and nobody; only who closed its banner is kept, for a month."""

from django.utils.translation import gettext_lazy as _

from retention.registry import End, Ground, Keep, Source, declare, declare_impersonal
from statement.models import NEWS_DAYS

SEEN = Keep(days=NEWS_DAYS)

declare(
    "statement.NewsSeen",
    activity="rights",
    what=_("that you closed the message about a new privacy statement"),
    ground=Ground.INTEREST,
    subject="account__member",
    personal={
        "account": _("whose log-in it was"),
        "version": _("which version it was about"),
        "seen_on": _("on which day"),
    },
    technical=["id"],
    clock="seen_on",
    keep=SEEN,
    end=End.DELETE,
    source=Source.GIVEN,
)
declare_impersonal(
    "statement.PageCount",
    ["id", "route", "day", "visits"],
    what=_("how often a page was seen, without by whom"),
    free={"route": _("the address of a page without its numbers")},
)
declare_impersonal(
    "statement.StatementVersion",
    ["number", "published_on", "content", "sha256"],
    what=_("what we published about privacy"),
    free={"content": _("the sentences that everybody may read")},
)
