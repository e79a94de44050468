"""What a desk does with money: take it, or give credit back, in the drawer that is open there."""

from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format

from catalog.models import Branch
from members.models import Account as Login
from members.models import Member
from payments.drawer import drawer_at
from payments.errors import DrawerOfAnotherDay, NoDrawerOpen
from payments.models import Drawer, Means, Transaction
from payments.operations import pay, pay_out


def take_payment(
    member: Member,
    *,
    cents: int,
    means: str,
    branch: Branch,
    by: Login,
    key: UUID,
    at: datetime,
    today: date,
) -> Transaction:
    """Take `cents` from `member` at a desk of `branch`; see `pay` for what it pays first.

    Raises:
        NoDrawerOpen, DrawerOfAnotherDay: it is cash, and no drawer of today is open here.
        Everything that `pay` refuses.
    """
    return pay(
        member,
        cents=cents,
        means=means,
        key=key,
        at=at,
        today=today,
        drawer=_drawer_for(means, branch, today),
        by=by,
    )


def give_back(  # noqa: PLR0913  a payment has this many sides
    member: Member,
    *,
    cents: int,
    means: str,
    branch: Branch,
    by: Login,
    seconded_by: Login | None,
    key: UUID,
    at: datetime,
    today: date,
) -> Transaction:
    """Give `cents` of credit back at a desk of `branch`; cash needs a second colleague.

    Raises:
        NoDrawerOpen, DrawerOfAnotherDay: it is cash, and no drawer of today is open here.
        Everything that `pay_out` refuses.
    """
    return pay_out(
        member,
        cents=cents,
        means=means,
        key=key,
        by=by,
        seconded_by=seconded_by,
        at=at,
        today=today,
        drawer=_drawer_for(means, branch, today),
    )


def _drawer_for(means: str, branch: Branch, today: date) -> Drawer | None:
    """Return the drawer of today: money of today never goes into the count of another day."""
    drawer = drawer_at(branch)
    if drawer is not None and drawer.day == today:
        return drawer
    if means != Means.CASH:
        return None
    if drawer is None:
        raise NoDrawerOpen
    raise DrawerOfAnotherDay(day=date_format(drawer.day, "l j F"))
