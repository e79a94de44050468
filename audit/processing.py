"""Which activity of the register of processing activities a look belongs to."""

from collections.abc import Mapping

from retention.activities import ACTIVITIES

REGISTER_VERSION = 1
"""Of the activities; it goes up when what one of them means changes."""
USUAL = "service"
BELONGS_TO: Mapping[str, str] = {
    "member": "membership",
    "search": "membership",
    "card": "membership",
    "at home": "lending",
    "loan": "lending",
    "trial": "lending",
    "last borrower": "lending",
    "queueevent": "lending",
    "interlibrary": "lending",
    "money": "money",
    "holder": "money",
    "message": "messages",
    "consentevent": "consent",
    "accessline": "security",
    "who looked": "security",
    "breach": "security",
    "case": "rights",
    "rights": "rights",
    "erasure": "rights",
}


def processing_of(activity: str) -> str:
    """Return the code with its version, as "VA-01@1", for what was seen."""
    key = BELONGS_TO.get(activity, USUAL)
    return f"{ACTIVITIES[key].code}@{REGISTER_VERSION}"
