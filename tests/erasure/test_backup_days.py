"""However long the owner keeps backups, everything that depends on it keeps and says that."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from erasure.models import ErasureRequest
from erasure.probes import Probes
from erasure.receipts import hash_of_code, make_receipt
from erasure.replay import ledger
from members.operations import restrict_member
from statement.choices import CHOICES
from statement.clauses import CLAUSES
from statement.wording import chosen_now
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_member
from tests.erasure.people import AT

pytestmark = with_every_role
CODE = "bewijs"


@pytest.mark.parametrize("days", CHOICES["BACKUP_DAYS"].values)
def test_every_number_of_days_was_kept_and_said(
    client: Client, settings: Settings, days: str
) -> None:
    settings.BACKUP_DAYS = days
    request = ErasureRequest.objects.create(
        state="receipt", channel="web", requested_at=AT, not_before=AT, executing_at=AT,
        verified_at=AT, done_at=AT, code_hash=hash_of_code(CODE),
    )  # fmt: skip

    receipt = make_receipt(request, Probes(code=CODE), None, at=AT)
    page = client.get(f"/wissen/bewijs/{CODE}/").content.decode()

    assert receipt.content["tiers"]["backups_days"] == int(days)
    assert f"binnen {days} dagen" in page
    for language, words in (("nl", f"na {days} dagen"), ("en", f"after {days} days")):
        assert words in CLAUSES["P47"].sentence(language, chosen_now())


@pytest.mark.parametrize("days", CHOICES["BACKUP_DAYS"].values)
def test_the_replay_ledger_outlived_the_oldest_backup_by_thirty_days(
    settings: Settings, days: str
) -> None:
    settings.BACKUP_DAYS = days
    restrict_member(a_member(), today=MONDAY)
    written_on = date.fromisoformat(ledger.read()[-1].day)
    last = written_on + timedelta(days=int(days) + 30)

    assert ledger.trim(today=last) == 0
    assert ledger.trim(today=last + timedelta(days=1)) == 1
