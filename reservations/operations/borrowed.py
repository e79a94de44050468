"""A book of another library while it is here: put ready for whoever asked, and sent back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from bieb.lib.barcodes import COPY, is_number
from bieb.lib.text import plain
from catalog.models import Branch, Copy, ItemType, Title
from reservations import errors
from reservations.models import InterlibraryRequest, Reservation, Whereabouts
from reservations.operations.capturing import Captured, capture
from reservations.operations.interlibrary import SORT, State, finish, lock

LONGEST_SORT_KEY = 500


@transaction.atomic
def receive(
    request: InterlibraryRequest, *, barcode: str, branch: Branch, today: date, at: datetime
) -> Captured | None:
    """Take in the book under a barcode of ours, and keep it for whoever asked.

    From here on it goes as with any reservation: to the branch of choice, on the hold shelf, with
    a message.

    Raises:
        WrongState: the other library did not ship it yet, or it is here already.
        BarcodeNotUsable: no barcode of a copy, or one that is in use.
    """
    request = lock(request)
    if request.state not in (State.SENT, State.SHIPPED) or request.member is None:
        raise errors.WrongState(state=request.get_state_display())
    copy = _copy_of(request, barcode, today)
    Reservation.objects.create(
        member=request.member,
        title=copy.title,
        copy=copy,
        pickup_branch=request.pickup_branch,
        placed_at=request.asked_at,
    )
    request.copy, request.state, request.changed_at = copy, State.RECEIVED, at
    request.save(update_fields=["copy", "state", "changed_at"])
    return capture(copy.pk, branch=branch, today=today, at=at)


@transaction.atomic
def send_back(request: InterlibraryRequest, *, today: date, at: datetime) -> InterlibraryRequest:
    """Send the book back to its library: our copy ends, and nobody knows any more for whom it was.

    The caller knows that nobody has it at home.

    Raises:
        WrongState: it is not here.
        StillKept: it still lies ready or travels for somebody.
    """
    request = lock(request)
    if request.state not in (State.RECEIVED, State.LENT) or request.copy is None:
        raise errors.WrongState(state=request.get_state_display())
    copy = Copy.objects.select_for_update(no_key=True).get(pk=request.copy.pk)
    if Reservation.objects.running().filter(title=copy.title_id).exists():
        raise errors.StillKept
    Whereabouts.objects.filter(copy=copy, reservation=None).delete()
    copy.withdrawn_on = today
    copy.save(update_fields=["withdrawn_on"])
    finish(request, State.RETURNED, at=at)
    return request


def _elsewhere() -> Branch:
    """The home of books that are not ours: where they travel to when nobody needs them here."""
    home, _made = Branch.objects.get_or_create(
        code=SORT.upper(),
        defaults={
            "name": str(InterlibraryRequest._meta.get_field("lender").verbose_name).capitalize(),
            "is_virtual": True,
            "is_ours": False,
        },
    )
    return home


def _copy_of(request: InterlibraryRequest, barcode: str, today: date) -> Copy:
    digits = "".join(barcode.split())
    if not is_number(digits, COPY):
        raise errors.BarcodeNotUsable
    sort, _made = ItemType.objects.get_or_create(
        code=SORT, defaults={"name": str(InterlibraryRequest._meta.verbose_name)}
    )
    title = Title.objects.create(
        control_number=f"{SORT}-{request.pk}",
        title=request.wanted_title,
        author=request.wanted_author,
        isbns=[request.isbn] if request.isbn else [],
        item_type=sort,
        sort_key=plain(request.wanted_title)[:LONGEST_SORT_KEY],
        record_hash=request.pk.to_bytes(32, "big"),
        added_on=today,
    )
    try:
        with transaction.atomic():
            return Copy.objects.create(
                barcode=digits, title=title, item_type=sort, branch=_elsewhere(), added_on=today
            )
    except IntegrityError as taken:
        raise errors.BarcodeNotUsable from taken
