"""Why a member need not reserve something: they have it already."""

from catalog.models import Title
from loans.models import Loan
from members.models import Member
from reservations.errors import AlreadyAtHome


def refuse_what_is_at_home(member: Member, title: Title) -> None:
    """Refuse a reservation for what the member has at home.

    Raises:
        AlreadyAtHome: a copy of the title is on loan to this member.
    """
    if Loan.objects.filter(member=member, copy__title=title).exists():
        raise AlreadyAtHome
