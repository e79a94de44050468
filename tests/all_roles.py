"""For tests in which the purge and the verification work beside the application."""

from collections.abc import Iterator

import pytest

from bieb.lib import clock
from loans.partitions import month_of, months_later, open_months

with_every_role = pytest.mark.django_db(
    transaction=True, databases=["default", "owner", "purge", "verify"]
)


@pytest.fixture
def months_come_back(transactional_db: None) -> Iterator[None]:
    """Open again the months that a test dropped."""
    yield
    today = clock.today()
    open_months(first=months_later(month_of(today), -60), today=today)
