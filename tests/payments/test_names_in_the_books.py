"""Where the owner chose so, who was on a bill stays sealed for seven years; elsewhere nothing does."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from bieb.lib.key_store import key_path
from bieb.lib.sealing import Unsealable, open_text
from erasure.operations import erase_due
from erasure.preview import preview_of
from members.models import Member
from payments.models import Holder, Posting, SealedName
from payments.operations import pay
from payments.sealed_names import seal_names
from retention.operations import run_purge
from retention.register.data import as_data
from retention.residue.looking import look_for
from tests.all_roles import months_come_back, with_every_role
from tests.builders import MONDAY, a_charge, a_member
from tests.erasure.backups import back_up, put_back
from tests.erasure.people import AT, erase
from tests.payments.books import LINES, a_customer, a_sealed_name

__all__ = ["months_come_back"]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
THE_END = date(2034, 1, 1)
"""The day on which the key of book year 2026 goes: the first of year + 8."""


@pytest.fixture(autouse=True)
def no_keys_of_other_tests() -> Iterator[None]:
    for path in key_path("sealing").glob("books-before-*.key"):
        path.unlink()
    yield
    for path in key_path("sealing").glob("books-before-*.key"):
        path.unlink()


@pytest.fixture
def sealed(settings: Settings) -> None:
    settings.IDENTITIES_IN_BOOKS = "sealed7"


def years() -> list[int]:
    return sorted(row.since.year - 1 for row in SealedName.objects.all())


def keys() -> list[str]:
    found = {path.name.split(".")[0] for path in key_path("sealing").glob("books-before-*.key")}
    return sorted(name.removeprefix("books-before-") for name in found)


def test_who_was_forgotten_left_no_name_where_the_owner_kept_none() -> None:
    member = a_customer(2024, 2025, 2026)

    preview = preview_of(member, today=MONDAY)
    request, _code = erase(member)
    a_customer(2030, ends_on=date(2026, 11, 22))
    run_purge(today=date(2031, 11, 22))

    assert (years(), keys()) == ([], [])
    assert (preview.sealed, request.receipts.get().content["sealed"]) == ([], [])
    assert Posting.objects.exists()


@pytest.mark.usefixtures("sealed")
def test_who_was_erased_stayed_sealed_in_each_book_year_and_nowhere_readable() -> None:
    member, kees = a_customer(2018, 2019, 2025, 2026), a_customer(2026, name="Keesjankwz")
    account = Holder.objects.get(member=member).account_id
    postings = list(Posting.objects.order_by("pk").values())

    request, _code = erase(member)

    assert (request.state, years(), keys()) == (
        "receipt",
        [2019, 2025, 2026],
        ["2020-01-01", "2026-01-01", "2027-01-01"],
    )
    row = SealedName.objects.get(since=date(2026, 1, 1))
    assert (row.account_id, open_text(row, "sealed").splitlines()) == (
        account,
        LINES,
    )
    residue = look_for(["Wilhelminakwz", str(member.pk)])
    assert (residue.can_see, residue.places) == (True, set())
    assert list(Posting.objects.order_by("pk").values()) == postings
    assert not Holder.objects.filter(account=account).exists()
    assert Holder.objects.filter(member=kees).exists()


@pytest.mark.usefixtures("sealed")
def test_who_left_five_years_ago_stayed_sealed_for_what_was_left_of_the_seven() -> None:
    member = a_customer(2023, 2024, 2026, ends_on=date(2026, 11, 22))

    run_purge(today=date(2031, 11, 21))
    before = years()
    certificate = run_purge(today=date(2031, 11, 22))

    assert (before, years()) == ([], [2024, 2026])
    assert not Member.objects.filter(pk=member.pk).exists()
    assert certificate.leftovers == 0


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("days_before", [1, 0])
def test_the_key_of_a_year_was_destroyed_on_the_first_day_of_the_eighth(days_before: int) -> None:
    row, later = a_sealed_name(date(2027, 1, 1)), a_sealed_name(date(2028, 1, 1))

    certificate = run_purge(today=THE_END - timedelta(days=days_before))

    assert certificate.leftovers == 0
    assert SealedName.objects.filter(pk=row.pk).count() == days_before
    assert keys() == ["2027-01-01", "2028-01-01"][1 - days_before :]
    assert open_text(later, "sealed").startswith("Wilhelminakwz")
    if days_before:
        assert open_text(row, "sealed").startswith("Wilhelminakwz")
    else:
        with pytest.raises(Unsealable):
            open_text(row, "sealed")


@pytest.mark.usefixtures("sealed")
def test_a_backup_without_its_key_gave_nobody_a_name(tmp_path: Path) -> None:
    row = a_sealed_name(date(2027, 1, 1))
    back_up(tmp_path / "backup")
    run_purge(today=THE_END)

    with put_back(tmp_path / "backup"):
        again = SealedName.objects.get(pk=row.pk)
        with pytest.raises(Unsealable):
            open_text(again, "sealed")


@pytest.mark.usefixtures("sealed")
def test_a_key_that_was_left_behind_was_counted_by_the_verification() -> None:
    a_sealed_name(date(2027, 1, 1))

    with patch("payments.purge.destroy_old_keys"):
        certificate = run_purge(today=THE_END)

    assert years() == []
    assert certificate.checked["payments.SealedName: keys over age"] == 1
    assert certificate.leftovers == 1


def test_an_owner_who_chose_five_years_after_all_lost_every_name_that_night(
    settings: Settings,
) -> None:
    settings.IDENTITIES_IN_BOOKS = "sealed7"
    a_sealed_name(MONDAY)
    settings.IDENTITIES_IN_BOOKS = "strict5"

    with patch("payments.purge.remove", return_value=0), patch("payments.purge.destroy_old_keys"):
        missed = run_purge(today=MONDAY).leftovers
    certificate = run_purge(today=MONDAY)

    assert missed == 2
    assert (years(), keys(), certificate.leftovers) == ([], [], 0)


@pytest.mark.usefixtures("sealed")
def test_an_account_with_a_debt_was_sealed_when_it_was_settled_and_once() -> None:
    member = a_customer(2025)
    a_charge(member=member, cents=700, today=MONDAY)
    held, _code = erase(member)
    before = years()

    pay(member, cents=700, means="card", key=held.pk, at=AT, today=MONDAY)
    erase_due(today=MONDAY, at=AT)

    held.refresh_from_db()
    assert (held.state, before, years()) == ("receipt", [], [2025, 2026])
    assert [len(each.content["sealed"]) for each in held.receipts.order_by("number")] == [1, 1]


@pytest.mark.usefixtures("sealed")
def test_sealing_again_changed_nothing() -> None:
    member = a_customer(2025)

    for _time in range(2):
        seal_names([member.pk], today=MONDAY)

    assert seal_names([a_member().pk], today=MONDAY) == 0
    assert years() == [2025]


@pytest.mark.usefixtures("sealed")
def test_preview_and_receipt_said_what_stays_and_until_when(client: Client) -> None:
    member = a_customer(2025, 2026)

    (before,) = preview_of(member, today=MONDAY).sealed
    request, code = erase(member)
    page = client.get(f"/wissen/bewijs/{code}/").content.decode()

    assert (before.count, before.until) == (2, THE_END)
    assert str(before.what) == "je naam en adres op rekeningen van de jaren 2025, 2026, verzegeld"
    receipt = request.receipts.get()
    assert (receipt.content["is_complete"], receipt.content["stays"]) == (True, [])
    assert [each["until"] for each in receipt.content["sealed"]] == ["2034-01-01"]
    assert "Op 1 januari 2034 vernietigen we de laatste sleutel" in page


@pytest.mark.parametrize("answer", ["sealed7", "strict5"])
def test_the_register_said_whether_names_are_kept(settings: Settings, answer: str) -> None:
    settings.IDENTITIES_IN_BOOKS = answer

    with translation.override("en"):
        register = as_data()

    tables = {each["model"]: each for part in register["activities"] for each in part["tables"]}
    unused = [each["model"] for each in register["not_kept_here"]]
    if answer == "sealed7":
        kept = tables["payments.SealedName"]
        assert (kept["obligation"], kept["keep"]) == ("AWR art. 52", "7 years")
        assert unused == []
        assert run_checks(tags=["privacy"]) == []
    else:
        assert "payments.SealedName" not in tables
        assert unused == ["payments.SealedName"]


def test_a_name_was_sealed_for_its_own_year_only() -> None:
    row = a_sealed_name(MONDAY.replace(month=1, day=1))
    row.since = date(2030, 1, 1)

    with pytest.raises(Unsealable):
        open_text(row, "sealed")
