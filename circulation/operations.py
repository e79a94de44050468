"""Change the rules: all of a proposal or nothing, and always written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from circulation import errors
from circulation.models import Rule, RuleBook, RuleChange
from circulation.proposals import Change, row_of
from circulation.terms import rulebook_version


@transaction.atomic
def change_rules(changes: Sequence[Change], *, version: int, at: datetime) -> list[RuleChange]:
    """Make `changes`, which were seen with the rules of `version`; return what was written down.

    Locks the version: of two colleagues who change the rules the second is told to look again.

    Raises:
        RulesChanged: somebody changed the rules since they were read.
        BaseRuleStays: the base rule would go.
    """
    RuleBook.objects.select_for_update().get()
    if rulebook_version() != version:
        raise errors.RulesChanged
    if any(change.new is None and change.rule.is_base for change in changes):
        raise errors.BaseRuleStays
    lines = [_line(change, at) for change in changes]
    # What goes makes room first; what is new comes last, when it knows its number.
    Rule.objects.filter(pk__in=[each.rule.pk for each in changes if each.new is None]).delete()
    for change in changes:
        if change.new is not None and change.old is not None:
            change.new.save(force_update=True)
    for change, line in zip(changes, lines, strict=True):
        if change.new is not None and change.old is None:
            change.new.save(force_insert=True)
            line.rule_number = change.new.pk
    return RuleChange.objects.bulk_create(lines)


def _line(change: Change, at: datetime) -> RuleChange:
    if change.old is None:
        act = RuleChange.Act.MADE
    else:
        act = RuleChange.Act.CHANGED if change.new else RuleChange.Act.ENDED
    return RuleChange(
        rule_number=change.rule.pk or 0,
        changed_at=at,
        act=act,
        about=change.rule.words,
        old=row_of(change.old) if change.old else None,
        new=row_of(change.new) if change.new else None,
    )
