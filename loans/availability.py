"""Which copies are out, and which are nowhere to be found. The catalogue asks; nobody is named."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from loans.models import Loan, SearchTask
from reservations.models import Whereabouts


def due_back() -> Subquery:
    """The due date of a copy, as an expression on a copy; empty when nobody has it."""
    return Subquery(Loan.objects.filter(copy=OuterRef("pk")).values("due_on"))


def is_away() -> "ExpressionWrapper[Q]":
    """Say of a copy, as an expression, that it is kept for somebody, travels, or is looked for."""
    kept = Exists(Whereabouts.objects.filter(copy=OuterRef("pk")))
    looked_for = Exists(SearchTask.objects.filter(copy=OuterRef("pk")))
    return ExpressionWrapper(kept | looked_for, output_field=BooleanField())
