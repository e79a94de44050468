"""P27: "Bel of mail je ons, dan kijkt een medewerker mee in je gegevens om je te helpen; in Mijn privacy zie je wanneer dat was, waarom en door welk team." """

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test import Client

from audit import errors
from audit.models import AccessLine, SecondLook, StaffLook, SubjectRef
from audit.operations import record_access
from audit.seconds import agree, ask_second
from bieb.lib.clock import noon
from members.models import Account, Guardianship, Member
from retention.operations import run_purge
from tests.all_roles import with_every_role
from tests.builders import (
    MONDAY,
    a_colleague,
    a_look,
    a_member,
    at_noon,
    card_of,
)
from tests.loans.desk import a_desk, scan
from tests.logins import let_in
from tests.promises.mutations import Patch, Sql

CLAUSE = "P27"
MUTATIONS = [
    Patch(
        "audit/operations.py",
        "    write_lines(wanted, Look(staff, reason, activity, at, second))\n",
        "",
    ),
    Sql("ALTER TABLE audit_accessline DISABLE TRIGGER audit_accessline_append_only"),
]
PROVED_BY = [
    "tests/backoffice/test_reason_gate.py::test_nothing_was_shown_when_the_line_could_not_be_written",
    "tests/backoffice/test_reason_gate.py::test_everybody_on_a_list_was_written_down",
]

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
NOON = noon(MONDAY)
LEFT_ON, FIVE_YEARS_LATER = date(2026, 11, 22), date(2031, 11, 22)


def look(staff: Account, *people: Member, at: datetime = NOON) -> int:
    return record_access(
        [each.pk for each in people], staff=staff, reason="phone", activity="member", at=at
    )


def test_one_line_was_written_for_each_member_seen_under_one_trace() -> None:
    jan, wout, other = a_member(), a_member(given_name="Wout"), a_member(given_name="Fatima")
    anouk = a_colleague(role="employee")

    assert look(anouk, jan, wout, jan) == 2

    lines = list(AccessLine.objects.by(anouk.pk))
    assert {line.subject.subject_id for line in lines} == {jan.pk, wout.pk}
    assert len({line.trace_id for line in lines}) == 1
    assert len({line.span_id for line in lines}) == 2
    assert not AccessLine.objects.about(other.pk).exists()


def test_a_line_had_the_shape_of_the_dutch_log_and_named_no_colleague_and_no_member() -> None:
    jan, anouk = a_member(), a_colleague(role="employee")
    look(anouk, jan)

    line = AccessLine.objects.get().as_ldv()

    assert line["status_code"] == 1
    assert len(line["trace_id"]) == 32
    assert len(line["span_id"]) == len(line["parent_span_id"]) == 16
    assert line["start_time"] == NOON.timestamp() * 1000 <= line["end_time"]
    assert line["attributes"]["dpl.core.processing_activity_id"] == "VA-01@1"
    said = str(line)
    assert str(jan.pk) not in said
    assert str(anouk.pk) not in said
    columns = {field.name for field in AccessLine._meta.concrete_fields}
    assert "staff" not in columns


def test_the_member_saw_when_why_and_which_team_and_no_name(client: Client) -> None:
    zoe, wout = a_member(given_name="Zoë"), a_member(given_name="Wout")
    anouk = a_colleague(staff_name="Anouk Geheim", role="employee")
    a_look(member=zoe, staff=anouk, at=at_noon(MONDAY), reason="phone")
    client.force_login(zoe.account)

    page = client.get("/mijn/privacy/").content.decode()

    assert "hulp via telefoon of e-mail" in page
    assert "23 november 2026" in page
    assert "Anouk" not in page
    client.force_login(wout.account)
    assert "hulp via telefoon of e-mail" not in client.get("/mijn/privacy/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_accessline SET reason = 'desk'",
        "DELETE FROM audit_accessline",
        "DELETE FROM audit_stafflook",
        "UPDATE audit_subjectref SET subject_id = gen_random_uuid()",
    ],
)
def test_the_database_refused_to_change_a_line(change: str) -> None:
    a_look(reason="phone")

    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_trigger_guarded_the_lines_from_the_owner_too() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'audit%%append_only' AND tgenabled = 'O'"
        )
        guarded = {table for (table,) in cursor.fetchall()}

    assert guarded >= {"audit_accessline", "audit_stafflook", "audit_subjectref"}


@with_every_role
def test_after_an_erasure_the_lines_stood_and_nobody_could_lead_them_back() -> None:
    jan, wout = a_member(ends_on=LEFT_ON), a_member(given_name="Wout")
    look(a_colleague(role="employee"), jan, wout, at=noon(date(2031, 11, 1)))

    certificate = run_purge(today=FIVE_YEARS_LATER)

    assert certificate.leftovers == 0
    assert AccessLine.objects.count() == 2
    assert not AccessLine.objects.about(jan.pk).exists()
    assert [each.subject_id for each in SubjectRef.objects.all()] == [wout.pk]
    assert StaffLook.objects.count() == 1


def test_colleagues_did_not_see_themselves_nor_family_at_the_desk() -> None:
    herself = a_member(given_name="Anouk", email="anouk@example.org")
    child = a_member(given_name="Sem")
    Guardianship.objects.create(child=child, guardian=herself, since=MONDAY)
    anouk = a_colleague(role="employee", email="anouk@example.org")
    desk = a_desk(anouk)

    assert scan(desk, card_of(herself).number) == "own_record"
    assert scan(desk, card_of(child).number) == "own_record"
    assert not AccessLine.objects.exists()


def a_protected_member() -> Member:
    member = a_member(given_name="Roos")
    Member.objects.filter(pk=member.pk).update(is_protected=True)
    return member


def test_a_protected_record_needed_a_second_colleague() -> None:
    roos, anouk = a_protected_member(), a_colleague(role="employee")
    marga = a_colleague(username="marga", role="manager")

    with pytest.raises(errors.NeedsSecond):
        look(anouk, roos)
    asked = ask_second(roos.pk, staff=anouk, reason="phone", at=NOON)
    with pytest.raises(errors.SameColleague):
        agree(asked, by=anouk, at=NOON)
    agree(asked, by=marga, at=NOON)

    assert look(anouk, roos) == 1
    assert StaffLook.objects.get().seconded_by == marga


@pytest.mark.parametrize(("minutes", "opens"), [(14, True), (15, False)])
def test_what_was_agreed_counted_for_a_quarter_of_an_hour(minutes: int, *, opens: bool) -> None:
    roos, anouk = a_protected_member(), a_colleague(role="employee")
    marga = a_colleague(username="marga", role="manager")
    agree(ask_second(roos.pk, staff=anouk, reason="phone", at=NOON), by=marga, at=NOON)
    later = NOON + timedelta(minutes=minutes)

    if opens:
        assert look(anouk, roos, at=later) == 1
    else:
        with pytest.raises(errors.NeedsSecond):
            look(anouk, roos, at=later)


def test_the_database_refused_that_one_colleague_was_both() -> None:
    anouk = a_colleague(role="employee")

    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.create(
            subject_id=uuid4(),
            asked_by=anouk,
            asked_at=NOON,
            reason="phone",
            approved_by=anouk,
            approved_at=NOON,
        )


def test_the_page_of_a_protected_member_opened_after_another_colleague_agreed(
    client: Client,
) -> None:
    roos = a_protected_member()
    anouk, marga = a_colleague(role="employee"), a_colleague(username="marga", role="manager")
    let_in(client, anouk)
    client.post("/beheer/reden/", {"reason": "phone"})
    page = f"/beheer/members/member/{roos.pk}/change/"

    led = client.get(page)
    assert led["Location"].startswith("/beheer/tweede/")
    client.post(led["Location"])
    second = let_in(Client(), marga)
    asked = SecondLook.objects.get()
    assert "Roos" not in second.get("/beheer/toezicht/").content.decode()
    second.post(f"/beheer/toezicht/tweede/{asked.pk}/")

    assert "Roos" in client.get(page).content.decode()
    assert AccessLine.objects.about(roos.pk).count() == 1


def test_the_privacy_officer_heard_the_name_and_that_was_a_line_too(client: Client) -> None:
    jan = a_member()
    a_look(member=jan, staff=a_colleague(staff_name="Anouk Geheim", role="employee"))
    noor = a_colleague(username="noor", role="privacy officer")
    let_in(client, noor)

    page = client.post("/beheer/toezicht/wie-keek/", {"card_number": card_of(jan).number})
    trace = AccessLine.objects.about(jan.pk).get(reason="desk").trace_id
    assert "Anouk" not in page.content.decode()
    named = client.post(f"/beheer/toezicht/wie-keek/{trace}/")

    assert "Anouk Geheim" in named.content.decode()
    mine = AccessLine.objects.by(noor.pk)
    assert [(line.reason, line.activity) for line in mine] == [("rights", "who looked")] * 2


def test_nobody_else_heard_the_name(client: Client) -> None:
    line = a_look(staff=a_colleague(staff_name="Anouk Geheim", role="employee"))
    let_in(client, a_colleague(username="marga", role="manager"))

    assert client.post(f"/beheer/toezicht/wie-keek/{line.trace_id}/").status_code == 403
