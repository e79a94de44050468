"""How the clock of all requests stands: for the overview of who must answer them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from rights import rules
from rights.models import Case


@dataclass(frozen=True)
class Terms:
    """How many requests are open, must be answered within ten days, and are late."""

    open: int
    soon: int
    late: int

    @property
    def is_calm(self) -> bool:
        return not (self.soon or self.late)


def terms_on(today: date) -> Terms:
    """Count the open requests by how urgent they are; one query."""
    found = Case.objects.open().aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=today + rules.ALARM)),
    )
    return Terms(**found)
