"""Two versions of the privacy statement, so that there is a difference to read and news to close."""

from datetime import date, timedelta

from statement.operations import publish
from statement.wording import chosen_now

FIRST, SECOND = timedelta(days=400), timedelta(days=6)


def make_statement(*, today: date) -> None:
    """Publish the statement of a year ago, without links to share, and that of last week."""
    publish(today=today - FIRST, choices=chosen_now() | {"SHARE_LINKS": "none"})
    publish(today=today - SECOND, choices=chosen_now() | {"SHARE_LINKS": "links"})
