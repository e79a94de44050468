"""Lock the data of a member, unlock them, and write down what somebody objects to."""

from datetime import date

from django.db import transaction

from bieb.lib.replay import Kind, remember
from members.models import Member, Objection


@transaction.atomic
def restrict_member(member: Member, *, today: date) -> Member:
    """Lock what we hold about `member`: from now on it is only kept. Twice is once.

    Nobody finds them, nobody is mailed, no partner hears anything, nothing is lent or reserved.
    What they have at home can still be brought back. Locks the member.

    Source: G3; AVG art. 18(1)-(2).
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.restricted_on is None:
        member.restricted_on = today
        member.save(update_fields=["restricted_on"])
        remember(Kind.RESTRICT, subject=member.pk)
    return member


@transaction.atomic
def lift_restriction(member: Member) -> Member:
    """Unlock the data of `member`; harmless when they were not locked.

    Whoever does this for a member has told them before. Source: AVG art. 18(3).
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.restricted_on is not None:
        member.restricted_on = None
        member.save(update_fields=["restricted_on"])
        remember(Kind.LIFT, subject=member.pk)
    return member


@transaction.atomic
def object_to(member: Member, activity: str, *, today: date) -> Objection:
    """Stop doing `activity` with the data of `member`, at once. Twice is once."""
    objection, made = Objection.objects.get_or_create(
        member=member, activity=activity, defaults={"objected_on": today}
    )
    if made:
        remember(Kind.OBJECT, subject=member.pk, purpose=activity)
    return objection


def withdraw_objection(member: Member, activity: str) -> None:
    """Let us do `activity` again; harmless when there was no objection."""
    Objection.objects.of(member.pk, activity).delete()
