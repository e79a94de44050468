"""What somebody must do about recipients: a paper that ends, a notice that nobody confirmed."""

from dataclasses import dataclass
from datetime import date, timedelta

from partners.models import Notice, Partner
from partners.recipients import State, state_of
from retention.steps import midnight_after

A_DAY = timedelta(days=1)
NEEDS_SOMEBODY = (State.ENDS_SOON, State.ENDED, State.NONE)


@dataclass(frozen=True)
class PartnerAlarm:
    """One partner, how it stands with its agreement, and how many notices are late."""

    partner: Partner
    state: State
    late: int

    @property
    def until(self) -> date | None:
        """The last day of its agreement."""
        found: date | None = getattr(self.partner, "agreed_until", None)
        return found


def alarms_on(today: date) -> list[PartnerAlarm]:
    """Return the partners that need somebody, by name.

    A network has no paper of its own: each of its libraries does.
    """
    late = Notice.objects.pending().filter(
        made_at__lt=midnight_after(today - Notice.ANSWER_WITHIN - A_DAY)
    )
    waiting = list(late.values_list("partner", flat=True))
    found = [
        PartnerAlarm(each, state_of(each, today=today), waiting.count(each.pk))
        for each in Partner.objects.exclude(kind=Partner.Kind.NETWORK).with_agreement()
    ]
    return [each for each in found if each.state in NEEDS_SOMEBODY or each.late]
