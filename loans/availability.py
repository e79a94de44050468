"""When a copy that is out comes back. The catalogue asks; nothing here says who has it."""

from django.db.models import OuterRef, Subquery

from loans.models import Loan


def due_back() -> Subquery:
    """The due date of a copy, as an expression on a copy; empty when nobody has it."""
    return Subquery(Loan.objects.filter(copy=OuterRef("pk")).values("due_on"))
