"""Forget which blocks colleagues set aside: after a year, and of members who left."""

from datetime import date

from circulation.models import BlockOverride
from circulation.privacy import OVERRIDES
from members.purge import People, as_people, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove

TABLE = BlockOverride._meta.db_table


def plan(*, today: date) -> list[Planned]:
    """Count the lines of more than a year ago."""
    old = BlockOverride.objects.using(PURGE).filter(overridden_at__lt=gone_before(today, OVERRIDES))
    return [
        planned(
            old,
            what="blocks that were set aside",
            until=cutoff(today, OVERRIDES),
            clock="overridden_at",
            short_lived=True,
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them, and those of members who leave today."""
    lines = BlockOverride.objects.using(PURGE)
    old = lines.filter(overridden_at__lt=gone_before(today, OVERRIDES))
    people = as_people(leaving(today))
    done = {TABLE: remove(old)}
    return added([done, forget(people, today=today)]) if people else done


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete the blocks of theirs that were set aside."""
    return {TABLE: remove(BlockOverride.objects.using(PURGE).filter(member__in=people))}
