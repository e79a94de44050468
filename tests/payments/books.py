"""A member who was on bills, and forgetting that member, for tests of names in the books."""

from datetime import date

from bieb.lib.sealing import seal_text
from members.models import Address, Member
from payments.models import BookOpening, Holder, SealedName, first_day_after
from payments.openings import agree_opening, ask_opening
from tests.builders import a_charge, a_colleague, a_member, a_payment, at_noon

STREET = "Walstraatkwz"
LINES = ["Wilhelminakwz de Achterbergkwz", f"{STREET} 12", "7462 AB RIJSSEN"]


def a_customer(*years: int, name: str = "Wilhelminakwz", ends_on: date | None = None) -> Member:
    """A member with an address who had a bill in each of these years and paid it."""
    member = a_member(given_name=name, family_name="Achterbergkwz", ends_on=ends_on)
    Address.objects.create(
        member=member, street=STREET, house_number=12, postcode="7462AB", city="Rijssen"
    )
    for year in years:
        a_charge(member=member, cents=250, today=date(year, 3, 1))
        a_payment(member=member, cents=250, today=date(year, 3, 1))
    return member


def a_sealed_name(day: date) -> SealedName:
    """The name of somebody on a bill of the book year before `day`, sealed."""
    account = Holder.objects.get(member=a_customer(day.year - 1)).account
    name = SealedName(account=account, since=first_day_after(day.year - 1))
    seal_text(name, "sealed", "\n".join(LINES))
    name.save(force_insert=True)
    return name


def an_opening(day: date, *, agreed: bool = True, book_year: int | None = None) -> BookOpening:
    """A question to read the names of a book year, with which a second colleague agreed."""
    anouk = a_colleague(username="boeken1", role="manager")
    wim = a_colleague(username="boeken2", role="privacy officer")
    at = at_noon(day)
    year = day.year - 1 if book_year is None else book_year
    opening = ask_opening(year, reason="tax", by=anouk, today=day, at=at)
    return agree_opening(opening, by=wim, at=at) if agreed else opening
