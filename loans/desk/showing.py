"""The member in front of the desk: what a colleague needs to know to help, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circulation.blocks import Block, blocks_of
from circulation.standing import standing_of
from loans.desk import borrowed, money, wishes
from loans.desk.borrowed import Row
from loans.desk.session import Desk
from loans.models import Loan, LoanQuerySet
from members.models import Card, Guardianship, Member, Membership
from members.operations.memberships import has_outgrown
from members.rules import is_youth
from notifications.mailbox import mail_comes_back
from payments.balances import Balance, balance_of
from reservations.models import Reservation

ENDS_SOON = timedelta(days=30)

WAYS_OUT = {
    Card.BlockReason.LOST: gettext_lazy(
        "Ask for proof of identity and keep this card. Give a new one with F10."
    ),
    Card.BlockReason.MONEY: gettext_lazy(
        "Let the member pay first. Then lift the block in the back office."
    ),
    Card.BlockReason.ADDRESS: gettext_lazy(
        "Ask for the address and correct it in the back office. Then lift the block."
    ),
}
OWING = frozenset({"owes_too_much", "owes_too_long"})


@dataclass(frozen=True)
class Obstacle:
    """Why nothing can be lent now, and what to do about it."""

    why: str
    way_out: str | Promise


@dataclass(frozen=True)
class Visit:
    """The member whose card is open, and what a colleague needs to know to help."""

    card: Card
    member: Member
    membership: Membership | None
    at_home: int
    late: int
    is_minor: bool
    guardians: list[str]
    obstacles: list[Obstacle]
    messages: list[str]
    balance: Balance
    ready: list[Reservation]
    ready_elsewhere: int
    rows: list[Row]
    till: money.Till | None
    wanted: list[wishes.Row]


def visit_of(desk: Desk, today: date) -> Visit | None:
    """Read what the desk shows of the open card; None when there is none.

    Opening the card wrote down that this member, and the guardians of a child, are seen.
    """
    cards = Card.objects.select_related("member__account", "member__home_branch")
    cards = cards.filter(member__restricted_on=None)
    card = cards.filter(pk=desk.card).first() if desk.card else None
    if card is None:
        return None
    member = card.member
    loans = Loan.objects.filter(member=member)
    counts = loans.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    membership = _membership(member, today)
    is_minor = is_youth(member.birth_date, today)
    ready = list(_ready(member))
    here = [each for each in ready if each.pickup_branch_id == desk.branch]
    return Visit(
        card=card,
        member=member,
        membership=membership,
        at_home=counts["all"],
        late=counts["late"],
        is_minor=is_minor,
        guardians=_guardians(member) if is_minor else [],
        obstacles=list(_obstacles(desk, card, membership, counts["all"], today)),
        messages=_messages(member, membership, today),
        balance=balance_of(member),
        ready=here,
        ready_elsewhere=len(ready) - len(here),
        rows=_rows(desk, loans, today),
        till=money.till_of(desk, member, today) if desk.panel == money.PANEL else None,
        wanted=wishes.rows_of(desk, member, today) if desk.panel == wishes.PANEL else [],
    )


def at_home(desk: Desk) -> int:
    """Count what the member of the open card has at home."""
    return Loan.objects.filter(member__cards=desk.card).count()


def receipt_of(desk: Desk) -> list[Loan]:
    """Return what was lent to the last card and is still out, first back on top."""
    return list(Loan.objects.filter(pk__in=desk.lent).for_display())


def _rows(desk: Desk, loans: LoanQuerySet, today: date) -> list[Row]:
    if not desk.shows_home:
        return []
    return borrowed.rows_of(desk, list(loans.for_display()), today=today)


def _ready(member: Member) -> Iterator[Reservation]:
    """What lies on a hold shelf for the member, with its code."""
    ready = Reservation.objects.ready().filter(member=member)
    yield from ready.select_related("title", "pickup_branch", "whereabouts").order_by(
        "pickup_until"
    )


def _membership(member: Member, today: date) -> Membership | None:
    """Return the membership of today, or the last one that ended."""
    begun = Membership.objects.select_related("type").filter(member=member, starts_on__lte=today)
    return begun.order_by("-starts_on").first()


def _guardians(child: Member) -> list[str]:
    known = Guardianship.objects.filter(
        child=child, guardian__restricted_on=None, guardian__is_protected=False
    )
    links = known.select_related("guardian")
    return [link.guardian.full_name for link in links.order_by("guardian__sort_key")]


def _obstacles(
    desk: Desk, card: Card, membership: Membership | None, at_home: int, today: date
) -> Iterator[Obstacle]:
    """Every block, with its cause and what lifts it; then what the limits say."""
    who = standing_of(card.member_id, today)
    terms = who.terms(branch_id=desk.branch, item_type_id=None, today=today)
    for block in blocks_of(who, terms, today=today):
        yield _obstacle(block, card, membership, today)
    if membership is not None and at_home >= terms.max_loans:
        why = _("This card has reached its limit of %(limit)s loans.")
        yield Obstacle(
            why % {"limit": terms.max_loans}, _("Close the card, take something back, then lend.")
        )


def _obstacle(block: Block, card: Card, membership: Membership | None, today: date) -> Obstacle:
    """Say a block to a colleague: what they can do about it, here and now."""
    if block.code == "card_blocked":
        return Obstacle(block.why, WAYS_OUT[Card.BlockReason(card.block_reason)])
    if block.code == "no_membership":
        ended = membership.ends_on if membership is not None else None
        why = _("There is no membership.")
        if ended is not None:
            day = date_format(ended, "j F Y")
            why = _("The membership ended on %(day)s.") % {"day": day}
        return Obstacle(why, _("Renew it in the back office, then lend."))
    if block.code in OWING:
        return Obstacle(block.why, _("Let the member pay with F8; the block then goes by itself."))
    return Obstacle(block.why, block.lifts)


def _messages(member: Member, membership: Membership | None, today: date) -> list[str]:
    said = []
    ends_on = membership.ends_on if membership is not None else None
    if ends_on is not None and today <= ends_on <= today + ENDS_SOON:
        said.append(_("The membership ends on %(day)s.") % {"day": date_format(ends_on, "l j F Y")})
    if membership is not None and has_outgrown(membership.type, member.age_on(today)):
        said.append(_("This member has grown out of this membership. Offer another one."))
    account = getattr(member, "account", None)
    if account is None or not account.email:
        said.append(_("We have no e-mail address. Ask whether reminders by e-mail are welcome."))
    elif mail_comes_back(member):
        said.append(_("Our e-mail comes back. Ask for an address that works."))
    return said
