"""What the desk shows: each answer in words, and the member in front of the desk."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circulation.terms import resolved_for
from loans.desk import scanning
from loans.desk.session import Desk
from loans.models import Loan, Scan
from members.models import Card, Guardianship, Member, Membership
from members.rules import is_youth

GOOD, BAD, CALM = "good", "bad", "calm"
ENDS_SOON = timedelta(days=30)

ANSWERS: dict[str, tuple[str, str | Promise]] = {
    Scan.LENT: (GOOD, gettext_lazy("Lent")),
    Scan.RETURNED: (GOOD, gettext_lazy("Taken back")),
    scanning.TAKEN_IN: (GOOD, gettext_lazy("Taken in")),
    scanning.OPENED: (GOOD, gettext_lazy("Card open. Scan what goes along.")),
    scanning.CLOSED: (CALM, gettext_lazy("Card closed")),
    scanning.LEND_UNDONE: (CALM, gettext_lazy("Undone")),
    scanning.RETURN_UNDONE: (CALM, gettext_lazy("Undone")),
    scanning.HOME: (CALM, ""),
    scanning.SOUND: (CALM, ""),
    scanning.HELP: (CALM, gettext_lazy("The keys are at the bottom of this page.")),
    "copy_not_on_loan": (BAD, gettext_lazy("Was not on loan")),
    "copy_on_loan": (BAD, gettext_lazy("Not lent")),
    "copy_already_yours": (BAD, gettext_lazy("Lent already")),
    "loan_limit_reached": (BAD, gettext_lazy("Not lent")),
    "type_limit_reached": (BAD, gettext_lazy("Not lent")),
    "copy_withdrawn": (BAD, gettext_lazy("Not lent")),
    "card_blocked": (BAD, gettext_lazy("Not lent")),
    "no_membership": (BAD, gettext_lazy("Not lent")),
    "not_lendable": (BAD, gettext_lazy("Not lent")),
}
REFUSED = (BAD, gettext_lazy("Not done"))

WAYS_OUT = {
    Card.BlockReason.LOST: gettext_lazy(
        "Ask for proof of identity and keep this card. Give a new one in the back office."
    ),
    Card.BlockReason.MONEY: gettext_lazy(
        "Let the member pay first. Then lift the block in the back office."
    ),
    Card.BlockReason.ADDRESS: gettext_lazy(
        "Ask for the address and correct it in the back office. Then lift the block."
    ),
}


@dataclass(frozen=True)
class Line:
    """One answer: its tone (good, bad, calm), a word that says it, the title and a sentence."""

    outcome: str
    tone: str
    word: str
    title: str
    said: str
    was_undone: bool

    @property
    def is_about_a_copy(self) -> bool:
        """Say whether this belongs in the list of last scans: cards and keys do not."""
        return self.outcome not in (scanning.OPENED, scanning.CLOSED, scanning.HELP)


@dataclass(frozen=True)
class Obstacle:
    """Why nothing can be lent now, and what to do about it."""

    why: str
    way_out: str


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
    loans: list[Loan]


def line_of(scan: Scan) -> Line:
    """Put one answer in words."""
    tone, word = ANSWERS.get(scan.outcome, REFUSED)
    title = scan.copy.title.title if scan.copy is not None else ""
    undone = scan.undone_at is not None
    return Line(scan.outcome, tone, str(word), title, scan.said, undone)


def lines_of(desk: Desk) -> list[Line]:
    """Put the last answers of this desk in words, newest first."""
    scans = Scan.objects.select_related("copy__title").in_bulk(desk.scans)
    found = {str(key): scan for key, scan in scans.items()}
    return [line_of(found[key]) for key in desk.scans if key in found]


def visit_of(desk: Desk, today: date) -> Visit | None:
    """Read what the desk shows of the open card; None when there is none.

    Opening the card wrote down that this member, and the guardians of a child, are seen.
    """
    cards = Card.objects.select_related("member__account", "member__home_branch")
    card = cards.filter(pk=desk.card).first() if desk.card else None
    if card is None:
        return None
    member = card.member
    loans = Loan.objects.filter(member=member)
    counts = loans.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    membership = _membership(member, today)
    limit = _limit(desk, member, membership, today)
    is_minor = member.age_on(today) < 18
    return Visit(
        card=card,
        member=member,
        membership=membership,
        at_home=counts["all"],
        late=counts["late"],
        is_minor=is_minor,
        guardians=_guardians(member) if is_minor else [],
        obstacles=_obstacles(card, membership, counts["all"], limit, today),
        messages=_messages(member, membership, today),
        loans=list(loans.for_display()) if desk.shows_home else [],
    )


def at_home(desk: Desk) -> int:
    """Count what the member of the open card has at home."""
    return Loan.objects.filter(member__cards=desk.card).count()


def receipt_of(desk: Desk) -> list[Loan]:
    """Return what was lent to the last card and is still out, first back on top."""
    return list(Loan.objects.filter(pk__in=desk.lent).for_display())


def _membership(member: Member, today: date) -> Membership | None:
    """Return the membership of today, or the last one that ended."""
    begun = Membership.objects.select_related("type").filter(member=member, starts_on__lte=today)
    return begun.order_by("-starts_on").first()


def _limit(desk: Desk, member: Member, membership: Membership | None, today: date) -> int:
    """Return how many loans at the same time the rules of this branch allow the member."""
    terms = resolved_for(
        branch_id=desk.branch or None,
        category_id=membership.type_id if membership is not None else None,
        item_type_id=None,
        is_youth=is_youth(member.birth_date, today),
        today=today,
    )
    return int(terms.values["max_loans"])


def _guardians(child: Member) -> list[str]:
    links = Guardianship.objects.filter(child=child).select_related("guardian")
    return [link.guardian.full_name for link in links.order_by("guardian__sort_key")]


def _obstacles(
    card: Card, membership: Membership | None, at_home: int, limit: int, today: date
) -> list[Obstacle]:
    found = []
    if card.is_blocked:
        reason = Card.BlockReason(card.block_reason)
        why = _("This card is blocked: %(reason)s.") % {"reason": reason.label}
        found.append(Obstacle(why, str(WAYS_OUT[reason])))
    renew = _("Renew it in the back office, then lend.")
    if membership is None:
        found.append(Obstacle(_("There is no membership."), renew))
    elif membership.ends_on is not None and membership.ends_on < today:
        day = date_format(membership.ends_on, "j F Y")
        why = _("The membership ended on %(day)s.") % {"day": day}
        found.append(Obstacle(why, renew))
    elif at_home >= limit:
        why = _("This card has reached its limit of %(limit)s loans.")
        found.append(
            Obstacle(
                why % {"limit": limit},
                _("Close the card, take something back, then lend."),
            )
        )
    return found


def _messages(member: Member, membership: Membership | None, today: date) -> list[str]:
    said = []
    ends_on = membership.ends_on if membership is not None else None
    if ends_on is not None and today <= ends_on <= today + ENDS_SOON:
        said.append(_("The membership ends on %(day)s.") % {"day": date_format(ends_on, "l j F Y")})
    max_age = membership.type.max_age if membership is not None else None
    if max_age is not None and member.age_on(today) > max_age:
        said.append(_("This member has grown out of this membership. Offer another one."))
    account = getattr(member, "account", None)
    if account is None or not account.email:
        said.append(_("We have no e-mail address. Ask whether reminders by e-mail are welcome."))
    return said
