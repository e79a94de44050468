"""G6: "Elk datalek schrijven we op, en we melden het op tijd bij de toezichthouder en bij jou als dat moet." """

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit.breaches import Standing, add_event, standing_of
from audit.models import Breach, BreachEvent
from members.models import Account
from tests.builders import a_colleague
from tests.logins import let_in
from tests.promises.mutations import Patch, Sql

CLAUSE = "G6"
MUTATIONS = [
    Patch(
        "audit/models/breach.py",
        "REPORT_WITHIN = timedelta(hours=72)",
        "REPORT_WITHIN = timedelta(hours=73)",
    ),
    Sql("ALTER TABLE audit_breachevent DISABLE TRIGGER audit_breachevent_append_only"),
]

pytestmark = pytest.mark.django_db
KNOWN = datetime(2026, 10, 24, 10, 17, tzinfo=UTC)  # the clock goes back in the night after


@pytest.fixture
def noor() -> Account:
    return a_colleague(username="noor", role="privacy officer")


@pytest.fixture
def breach(noor: Account) -> Breach:
    return Breach.objects.create(
        discovered_at=KNOWN, happened="Een lijst bleef liggen.", way="other", recorded_by=noor,
        recorded_at=KNOWN, began_at=KNOWN - timedelta(days=2), ended_at=KNOWN,
    )  # fmt: skip


def stands(breach: Breach, at: datetime) -> Standing:
    return standing_of(at, breach)[0]


def test_there_were_72_hours_to_the_minute_also_when_the_clock_goes_back(breach: Breach) -> None:
    deadline = datetime(2026, 10, 27, 10, 17, tzinfo=UTC)

    assert breach.report_before == deadline
    assert stands(breach, deadline - timedelta(minutes=1)).minutes_left == 1
    assert not stands(breach, deadline).is_late
    assert stands(breach, deadline + timedelta(minutes=1)).is_late


def test_a_decision_not_to_report_stood_with_its_reason_and_the_breach_stayed(
    breach: Breach, noor: Account
) -> None:
    add_event(breach, kind="not_reported", why="De lijst noemde niemand.", staff=noor, at=KNOWN)
    add_event(breach, kind="closed", why="Klaar.", staff=noor, at=KNOWN + timedelta(hours=1))

    standing = stands(breach, KNOWN + timedelta(days=9))
    assert standing.supervisor is not None
    assert standing.supervisor.why == "De lijst noemde niemand."
    assert (standing.is_late, standing.is_closed) == (False, True)
    assert Breach.objects.count() == 1


def test_what_people_were_told_was_a_decision_of_its_own(breach: Breach, noor: Account) -> None:
    add_event(breach, kind="reported", why="Binnen een dag.", staff=noor, at=KNOWN)
    assert stands(breach, KNOWN).people is None

    add_event(breach, kind="told", why="Per brief.", staff=noor, at=KNOWN)

    told = stands(breach, KNOWN).people
    assert told is not None
    assert told.kind == BreachEvent.Kind.TOLD


def test_a_line_without_a_reason_was_refused(client: Client, breach: Breach, noor: Account) -> None:
    let_in(client, noor)

    response = client.post(
        f"/beheer/toezicht/lekken/{breach.pk}/regel/", {"kind": "told", "why": ""}
    )

    assert response.status_code == 400
    assert not BreachEvent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_breach SET discovered_at = now()",
        "DELETE FROM audit_breach",
        "UPDATE audit_breachevent SET why = 'iets anders'",
        "DELETE FROM audit_breachevent",
    ],
)
def test_nothing_of_the_story_could_be_changed(breach: Breach, noor: Account, change: str) -> None:
    add_event(breach, kind="note", why="Opgeruimd.", staff=noor, at=KNOWN)

    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_triggers_of_the_register_were_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'"
            " AND tgname IN ('audit_breach_append_only', 'audit_breachevent_append_only')"
        )
        assert cursor.fetchone() == (2,)
