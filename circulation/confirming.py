"""Between filling in and changing: one page that shows what the change touches."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from bieb.lib import clock
from bieb.lib.errors import DomainError
from circulation.models import Rule, RuleChange
from circulation.operations import change_rules
from circulation.places import Names, places_of
from circulation.preview import preview
from circulation.proposals import Change
from circulation.terms import rulebook_version
from circulation.words import about, name_of, said

CONFIRMED = "confirmed"
NOT_KEPT = ("csrfmiddlewaretoken", CONFIRMED, "edit")
FLAGS = {
    RuleChange.Act.MADE: ADDITION,
    RuleChange.Act.CHANGED: CHANGE,
    RuleChange.Act.ENDED: DELETION,
}


def made(request: HttpRequest, changes: list[Change]) -> HttpResponse | None:
    """Make `changes` if they were confirmed with the rules as they still are; else None.

    Who did it goes in the log of the back office, what it was in the changes of the rules.
    """
    version = request.POST.get(CONFIRMED, "")
    if not version.isdigit() or len(version) > 18:  # more than any number of a version has
        return None
    try:
        with transaction.atomic():
            lines = change_rules(changes, version=int(version), at=clock.now())
            _log(request, lines)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return None
    done = ngettext("%(number)d rule changed.", "%(number)d rules changed.", len(lines))
    messages.success(request, done % {"number": len(lines)})
    return redirect("admin:circulation_rule_changelist")


def shown(request: HttpRequest, changes: list[Change], *, kept: dict[str, str]) -> dict[str, Any]:
    """Return what the page shows; what was filled in, or is `kept`, goes along hidden."""
    present = list(Rule.objects.most_specific_first())
    found = preview(present, changes, today=clock.today())
    names = Names.read()
    posted = {name: value for name, value in request.POST.items() if name not in NOT_KEPT}
    return {
        "version": str(rulebook_version()),  # a number would get dots on a page
        "hidden": list((posted | kept).items()),
        "changes": [_change(change) for change in changes],
        "differences": [(each, places_of(each, names)) for each in found.differences],
        "loans": found.loans,
        "members": found.members,
        "days_left_out": found.days_left_out,
    }


def _change(change: Change) -> dict[str, Any]:
    """Say one change in words: what it is about, its days, and each term before and after."""
    return {
        "about": about(change.rule),
        "is_new": change.old is None,
        "is_gone": change.new is None,
        "old": change.old,
        "rule": change.rule,
        "terms": [
            (name_of(term), said(term, getattr(change.old, term, None)),
             said(term, getattr(change.new, term, None)))
            for term in change.terms
        ],
    }  # fmt: skip


def _log(request: HttpRequest, lines: list[RuleChange]) -> None:
    for line in lines:
        flag = FLAGS[RuleChange.Act(line.act)]
        LogEntry.objects.log_actions(str(request.user.pk), [line], flag, [], single_object=True)
