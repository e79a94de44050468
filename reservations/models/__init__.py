"""Reservations: who waits for what, where the copies are that are kept for them, and what was.

A reservation lives as long as somebody waits. When it ends the row goes, and a `PastReservation`
stays that says nothing about anybody. Every exception to "oldest first" is a `QueueEvent`.
"""

from reservations.models.history import PastReservation, QueueEvent
from reservations.models.interlibrary import InterlibraryRequest, InterlibraryRequestQuerySet
from reservations.models.reservation import Reservation, ReservationQuerySet
from reservations.models.whereabouts import Whereabouts, WhereaboutsQuerySet

__all__ = [
    "InterlibraryRequest",
    "InterlibraryRequestQuerySet",
    "PastReservation",
    "QueueEvent",
    "Reservation",
    "ReservationQuerySet",
    "Whereabouts",
    "WhereaboutsQuerySet",
]
