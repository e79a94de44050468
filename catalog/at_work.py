"""Between which moments anybody can be at work: the widest hours of all branches that are open."""

from datetime import date, datetime

from bieb.lib.clock import AMSTERDAM
from catalog.calendar import open_days
from catalog.models import Branch, OpeningHours


def open_between(day: date) -> tuple[datetime | None, datetime | None]:
    """Return when the first branch opens on `day` and the last one closes; nothing when none does."""
    branches = Branch.objects.filter(is_virtual=False)
    here = [branch.pk for branch in branches if open_days(branch).is_open(day)]
    hours = OpeningHours.objects.filter(branch__in=here, weekday=day.weekday())
    times = list(hours.values_list("opens_at", "closes_at"))
    if not times:
        return None, None
    opens = min(opens_at for opens_at, _closes_at in times)
    closes = max(closes_at for _opens_at, closes_at in times)
    return datetime.combine(day, opens, AMSTERDAM), datetime.combine(day, closes, AMSTERDAM)
