"""What stands beside a title: reserve it in one step, or the reason why that cannot be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from bieb.lib import clock
from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from catalog.models import Branch, Copy, Title
from circulation.blocks import Act, Block, blocks_of
from circulation.standing import Standing, standing_of
from members.models import Account, Member
from reservations.errors import AlreadyReserved, NotInCollection, OnlineOnly
from reservations.forms import WishForm
from reservations.models import Reservation
from reservations.operations import in_the_way
from reservations.queue import waiting_for, with_position


@dataclass(frozen=True)
class Offer:
    """What reserving a title means for one member, before anything is done.

    With `blocks` or `refusals` there is nothing to press; `mine` is the reservation there is.
    """

    title: Title
    form: WishForm
    fee: str
    fee_differs: bool
    next_place: int
    estimate: str
    blocks: Sequence[Block]
    refusals: Sequence[DomainError]
    mine: Any = None

    @property
    def can_be_reserved(self) -> bool:
        return not self.blocks and not self.refusals

    @property
    def shows_form(self) -> bool:
        """Say whether there is something to fill in; what was filled in never disappears."""
        return self.can_be_reserved or self.form.is_bound

    def stands_in_the_way(self, refusal: DomainError) -> bool:
        """Say whether the page tells about this refusal already."""
        told = [each.code for each in self.blocks] + [each.code for each in self.refusals]
        return refusal.code in told or (
            self.mine is not None and refusal.code == "already_reserved"
        )


def panel(request: HttpRequest, title: Title) -> SafeString:
    """Return what stands beside `title`, of which there are copies; nothing for a colleague.

    For who is not logged in it is the same for everybody, so that the page may be kept.
    """
    if not request.user.is_authenticated:
        context = {"title": title}
        return render_to_string("reservations/_log_in_to_reserve.html", context, request)
    account = request.user
    if not isinstance(account, Account) or account.member is None:
        return SafeString("")
    offer = offer_of(account.member, title, copies_to_choose(title), today=clock.today())
    return render_to_string("reservations/_reserve.html", {"offer": offer}, request)


def copies_to_choose(title: Title) -> list[Copy]:
    """Return the copies of a title, by branch."""
    copies = Copy.objects.in_collection().filter(title=title).select_related("branch")
    return list(copies.order_by("branch__name", "shelf_mark", "pk"))


def offer_of(
    member: Member,
    title: Title,
    copies: Sequence[Copy],
    *,
    today: date,
    data: Any = None,
) -> Offer:
    """Work out what reserving `title` would mean for `member`; `data` is what was filled in."""
    who = standing_of(member.pk, today)
    fees = {
        branch.pk: _fee(who, title, branch, today)
        for branch in Branch.objects.filter(is_virtual=False)
    }
    differs = len(set(fees.values())) > 1
    terms = who.terms(branch_id=member.home_branch_id, item_type_id=title.item_type_id, today=today)
    refusals = [*_nothing_here(title, copies), *in_the_way(member, title, terms)]
    waiting = waiting_for(title, today=today).count()
    return Offer(
        title=title,
        form=WishForm(
            data,
            copies=copies,
            initial={"pickup_branch": member.home_branch_id},
            prices={branch: euro(cents) for branch, cents in fees.items()} if differs else None,
        ),
        fee=euro(max(fees.values())) if any(fees.values()) else "",
        fee_differs=differs,
        next_place=waiting + 1,
        estimate=str(import_string(settings.WAITING_FOR)(title, today=today)),
        blocks=[each for each in blocks_of(who, terms, today=today) if Act.RESERVE in each.stops],
        refusals=[each for each in refusals if not isinstance(each, AlreadyReserved)],
        mine=_mine(member, title, today=today),
    )


def _nothing_here(title: Title, copies: Sequence[Copy]) -> Sequence[DomainError]:
    if copies:
        return []
    return [OnlineOnly() if title.item_type.is_online else NotInCollection()]


def _mine(member: Member, title: Title, *, today: date) -> Any:
    running = Reservation.objects.running().filter(member=member, title=title).for_display()
    return with_position(running.select_related("whereabouts"), today=today).first()


def _fee(who: Standing, title: Title, branch: Branch, today: date) -> int:
    terms = who.terms(branch_id=branch.pk, item_type_id=title.item_type_id, today=today)
    return terms.reservation_fee_cents
