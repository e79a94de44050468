"""A book that another library sent for somebody must go back first."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from erasure.holds import WHO, Hold, longest
from reservations.models import InterlibraryRequest

State = InterlibraryRequest.State
ON_THE_WAY = (State.SHIPPED, State.RECEIVED, State.LENT)


def books_of_other_libraries(member_ids: Collection[UUID], today: date) -> list[Hold]:
    """Hold requests of which the book is on its way or here; what was only asked is cancelled."""
    asked = InterlibraryRequest.objects.filter(member__in=member_ids, state__in=ON_THE_WAY)
    rows = list(asked.values_list("member", "asked_at__date"))
    counts = Counter(member_id for member_id, _day in rows)
    last = dict(sorted(rows, key=lambda row: row[1]))
    return [
        Hold(
            member_id=member_id,
            code="interlibrary",
            what=_("a book of another library that is on its way or here"),
            ground=_("It must go back to that library first."),
            owner=_("the service desk"),
            kept=WHO | {InterlibraryRequest._meta.label},
            count=count,
            until=longest(last[member_id]),
        )
        for member_id, count in counts.items()
    ]
