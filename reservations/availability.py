"""Which copies are neither on loan nor on their shelf. The catalogue asks; nobody is named."""

from django.db.models import Exists, OuterRef

from reservations.models import Whereabouts


def is_away() -> Exists:
    """Say of a copy, as an expression, that it is kept for somebody or travels."""
    return Exists(Whereabouts.objects.filter(copy=OuterRef("pk")))
