"""Who looked at whom, who promised to keep silent, and what went wrong."""

from audit.models.alarm import Alarm
from audit.models.attestation import Attestation
from audit.models.breach import Breach, BreachEvent
from audit.models.looking import AccessLine, AccessLineQuerySet, StaffLook, SubjectRef
from audit.models.second import SecondLook, SecondLookQuerySet

__all__ = [
    "AccessLine",
    "AccessLineQuerySet",
    "Alarm",
    "Attestation",
    "Breach",
    "BreachEvent",
    "SecondLook",
    "SecondLookQuerySet",
    "StaffLook",
    "SubjectRef",
]
