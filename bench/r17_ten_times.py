"""R17: lending and returning with ten times the members, copies and past loans, beside itself."""

from dataclasses import replace
from statistics import median

from django.db import connections

from bench import database, history
from bench.r1_lending import on_the_library
from bench.result import Profile, Result

TIMES = 10
NUMBERS = "SELECT setval('loans_loan_id_seq', %s)"


def run(profile: Profile) -> Result:
    """Measure at one time the data, then at ten times: the same processes, for as long."""
    return Result(
        name="R17 lend + return at 10 x the data",
        unit="pairs/s",
        figure=_at(profile, TIMES),
        limit=_at(profile, 1),
        target=">= 0.67",
    )


def _at(profile: Profile, times: int) -> float:
    grown = replace(
        profile,
        members=profile.members * times,
        copies=profile.copies * times,
        past_loans=profile.past_loans * times,
    )
    with database.fresh(f"r17_at_{times}"):
        history.fill(grown)
        history.link(grown)
        with connections["owner"].cursor() as cursor:
            cursor.execute(NUMBERS, [grown.past_loans])  # a past loan keeps its number
        return median(on_the_library(grown) for _round in range(profile.rounds))
