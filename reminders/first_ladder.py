"""The ladder with which a new library starts: that of Rijssen-Holten, all of it to be changed.

Days: the first reminder after 21, the second after 42. The letter with fourteen days to pay comes
after two reminders of the invoice failed, as the law wants (BW 6:96(6)).
"""

from typing import Any

ANYWHERE = ["email", "sms", "letter"]
ON_PAPER_TOO = ["email", "letter"]

STEPS: list[dict[str, Any]] = [
    {"code": "due_soon", "days": -3, "kind": "due_soon", "channels": ["email", "sms"]},
    {"code": "overdue_0", "days": 7, "kind": "overdue", "channels": ["email", "sms"]},
    {
        "code": "overdue_1", "days": 21, "kind": "overdue", "ordinal": 1,
        "channels": ON_PAPER_TOO,
    },
    {
        "code": "overdue_2", "days": 42, "kind": "overdue", "ordinal": 2,
        "channels": ON_PAPER_TOO,
    },
    {
        "code": "invoice", "days": 63, "kind": "invoice", "channels": ON_PAPER_TOO,
        "check_by": "batch", "pay_days": 30,
    },
    {
        "code": "pay_reminder", "days": 100, "kind": "pay_reminder", "channels": ON_PAPER_TOO,
        "after": "invoice", "after_days": 30, "pay_days": 14,
    },
    {
        "code": "notice14", "days": 121, "kind": "notice14", "channels": ["letter", "email"],
        "check_by": "each", "after": "pay_reminder", "after_days": 14, "audience": "adults",
        "pay_days": 14,
    },
    {
        "code": "collection", "days": 145, "kind": "collection", "channels": ON_PAPER_TOO,
        "check_by": "two", "after": "notice14", "after_days": 18, "audience": "adults",
        "min_cents": 2500,
    },
]  # fmt: skip
STOPS = {
    "due_soon": ["claimed", "lost"],
    "overdue": ["claimed", "lost"],
}
MONEY_STOPS = ["claimed", "paid"]


def first_steps() -> list[dict[str, Any]]:
    """Return every column of every step that does not have its usual value."""
    return [
        step | {"position": number, "stops": STOPS.get(step["kind"], MONEY_STOPS)}
        for number, step in enumerate(STEPS, start=1)
    ]
