"""Forget who looked at whom two years after the look, and the rest of this app when it is over."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from audit.models import (
    AccessLine,
    Alarm,
    Attestation,
    Breach,
    BreachEvent,
    SecondLook,
    StaffLook,
    SubjectRef,
)
from audit.privacy import ACCESS_LINES, ALARMS, ATTESTATIONS, BREACHES, SECOND_LOOKS
from retention.registry import Keep
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove

WHAT = {
    AccessLine: "access lines",
    StaffLook: "who looked",
    SecondLook: "second looks",
    Alarm: "alarms",
    Attestation: "promises to keep silent",
    Breach: "data breaches",
    BreachEvent: "lines about data breaches",
}


def _over(today: date) -> list[tuple[QuerySet[Any], str, Keep]]:
    """What is over age, in the order in which it can go, with its clock and keeping time."""
    breaches = Breach.objects.using(PURGE).filter(recorded_at__lt=gone_before(today, BREACHES))
    events = BreachEvent.objects.using(PURGE)
    return [
        (events.filter(breach__in=breaches.order_by().values("pk")), "happened_at", BREACHES),
        (events.filter(happened_at__lt=gone_before(today, BREACHES)), "happened_at", BREACHES),
        (breaches, "recorded_at", BREACHES),
        (Alarm.objects.using(PURGE).filter(day__lte=cutoff(today, ALARMS)), "day", ALARMS),
        *(
            (
                model._default_manager.using(PURGE).filter(
                    **{f"{column}__lt": gone_before(today, keep)}
                ),
                column,
                keep,
            )
            for model, column, keep in (
                (Attestation, "accepted_at", ATTESTATIONS),
                (SecondLook, "asked_at", SECOND_LOOKS),
                (StaffLook, "seen_at", ACCESS_LINES),
                (AccessLine, "seen_at", ACCESS_LINES),
            )
        ),
    ]


def plan(*, today: date) -> list[Planned]:
    """Count what is over age."""
    return [
        planned(
            rows,
            what=WHAT[rows.model],
            until=cutoff(today, keep),
            clock=column,
            short_lived=keep == SECOND_LOOKS,
        )
        for rows, column, keep in _over(today)
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete it."""
    return added({rows.model._meta.db_table: remove(rows)} for rows, _column, _keep in _over(today))


def forget(people: Any, *, today: date) -> dict[str, int]:
    """Take out the numbers of these people: the lines stay, and nobody can lead them back."""
    return added(
        {
            model._meta.db_table: remove(
                model._default_manager.using(PURGE).filter(subject_id__in=people)
            )
        }
        for model in (SubjectRef, SecondLook)
    )
