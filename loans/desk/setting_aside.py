"""What was refused and may be done all the same: with a reason, or as an explicit second act."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Copy
from loans.desk import borrowed, copies, reserving
from loans.desk.jobs import Done, Job
from loans.desk.questions import (
    Asking,
    Asks,
    Choice,
    Words,
    not_done,
    reason_of,
    says_yes,
    yes_or_no,
)
from loans.desk.session import Desk
from loans.models import Loan

REASONS: list[Words] = [
    gettext_lazy("Pays today or has just paid"),
    gettext_lazy("Agreed with this member"),
    gettext_lazy("Our own mistake"),
    gettext_lazy("Needed for school or work"),
    gettext_lazy("The copy is here, in front of the member"),
]


def _copy(facts: dict[str, Any]) -> Copy:
    return Copy.objects.select_related("title", "branch").get(pk=facts["copy"])


def _ask_why(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Do it all the same? Say why."),
        _("Your name and the reason are written down. Do not write a name of a member."),
        [Choice(str(number), label) for number, label in enumerate(REASONS, start=1)],
        _("Or type the reason yourself, in 120 letters at most. Esc is no."),
    )


def _set_aside(job: Job, facts: dict[str, Any]) -> Done:
    override = job.overrides(reason_of(job, REASONS))
    if "loan" in facts:
        return borrowed.renew(job, Loan(pk=facts["loan"]), override)
    if "title" in facts:
        return reserving.reserve(job, facts, override)
    return copies.lend(job, _copy(facts), override)


def _ask_take_over(_desk: Desk, facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Take it back from the other card, and lend it here?"),
        _("%(title)s is still on another card. Whoever that is pays nothing for it.")
        % {"title": _copy(facts).title.title},
        yes_or_no(_("Take back and lend")),
    )


def _take_over(job: Job, facts: dict[str, Any]) -> Done:
    return copies.take_over(job, _copy(facts)) if says_yes(job) else not_done()


QUESTIONS = {
    "set_aside": Asks(_ask_why, _set_aside),
    "take_over": Asks(_ask_take_over, _take_over),
}
