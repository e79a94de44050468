"""Who looks after a child, and who shares a home."""

from datetime import date

from django.db import transaction

from members import errors, rules
from members.models import Account, Guardianship, Household, Member
from members.operations.cards import holder_of


@transaction.atomic
def add_guardian(child: Member, *, card_number: str, today: date) -> Guardianship:
    """Write down that the holder of `card_number` looks after `child`. Twice is once.

    Raises:
        CardOfNobody: no current card has the number.
        OneAndTheSame: it is the child's own card.
        NotAChild: the member is 18 or older.
        GuardianTooYoung: the holder is not 18 yet.
    """
    guardian = holder_of(card_number)
    if guardian == child:
        raise errors.OneAndTheSame
    if not rules.is_youth(child.birth_date, today):
        raise errors.NotAChild
    if rules.is_youth(guardian.birth_date, today):
        raise errors.GuardianTooYoung
    guardianship, _made = Guardianship.objects.get_or_create(
        child=child, guardian=guardian, defaults={"since": today}
    )
    return guardianship


@transaction.atomic
def accept_guardianship(guardianship: Guardianship, *, today: date) -> Guardianship:
    """Write down that the parent or carer says so from an account of their own. Twice is once.

    A check at the desk is stronger and stays. Locks the row.
    """
    guardianship = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
    if guardianship.verified_how == Guardianship.Verified.NOT_YET:
        guardianship.verified_how = Guardianship.Verified.ACCEPTANCE
        guardianship.verified_on = today
        guardianship.save(update_fields=["verified_how", "verified_on"])
    return guardianship


def verify_guardians(
    child: Member, *, guardians: list[Guardianship], by: Account, today: date
) -> None:
    """Write down that colleague `by` saw these parents or carers, and who they are, today."""
    Guardianship.objects.filter(child=child, pk__in=[each.pk for each in guardians]).update(
        verified_how=Guardianship.Verified.DESK, verified_on=today, verified_by=by
    )


def remove_guardians(child: Member, *, guardians: list[Guardianship]) -> None:
    """Forget that these people look after `child`; harmless when one is gone already."""
    Guardianship.objects.filter(child=child, pk__in=[each.pk for each in guardians]).delete()


@transaction.atomic
def share_home(member: Member, *, card_number: str, today: date) -> Household:
    """Write down that `member` lives with the holder of `card_number`.

    Locks both, the lower number first: two colleagues cannot deadlock.

    Raises:
        CardOfNobody: no current card has the number.
        OneAndTheSame: it is the member's own card.
    """
    other = holder_of(card_number)
    if other == member:
        raise errors.OneAndTheSame
    both = Member.objects.select_for_update().order_by("pk").in_bulk([member.pk, other.pk])
    home = both[other.pk].household or Household.objects.create(made_on=today)
    leave_home(member)
    Member.objects.filter(pk__in=both).update(household=home)
    return home


@transaction.atomic
def leave_home(member: Member) -> None:
    """Forget with whom `member` lives. A household of nobody is forgotten too."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    home = member.household
    if home is None:
        return
    Member.objects.filter(pk=member.pk).update(household=None)
    if not Member.objects.in_household(home).exists():
        home.delete()
