"""Members change what is theirs to change, ask us to correct the rest, and read what we answer."""

from datetime import date
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from bieb.lib.clock import noon
from members.actions.base import Standing
from members.actions.contact import ChangeEmail
from members.models import Account, Member
from retention.registry import personal_columns
from rights import errors
from rights.case_forms import words_of
from rights.corrections import accept_correction, correctable, says_who
from rights.models import Case, CaseEvent
from rights.operations import answer_case, open_case
from tests.builders import MONDAY, a_member
from tests.logins import let_in
from tests.rights.test_export import an_export

pytestmark = pytest.mark.django_db
AT = noon(MONDAY)


def a_correction(member: Member, column: str = "birth_date", value: str = "15-3-1980") -> Case:
    return open_case(
        kind="rectification",
        member=member,
        channel="web",
        today=MONDAY,
        at=AT,
        text=value,
        about=f"members.Member.{column}",
    )


def test_a_member_read_the_answer_and_nobody_else_did(as_zoe: Client, zoe: Member) -> None:
    case = open_case(kind="question", member=zoe, channel="web", today=MONDAY, at=AT, text="Hoe?")
    answer_case(case, words="Om je brieven te sturen.", today=MONDAY, at=AT)
    wout = Client()
    wout.force_login(a_member(given_name="Wout").account)

    assert "Om je brieven te sturen." in as_zoe.get("/mijn/privacy/verzoeken/").content.decode()
    assert "brieven" not in wout.get("/mijn/privacy/verzoeken/").content.decode()


def test_a_correction_was_asked_sealed_and_made(
    as_zoe: Client, zoe: Member, anouk: Account
) -> None:
    as_zoe.post(
        "/mijn/privacy/verbeteren/",
        {"about": "members.Member.family_name", "value": "Čapková", "why": "Zo heet ik."},
    )
    case = Case.objects.get()
    assert words_of(case)[0].startswith("Čapková")

    accept_correction(
        case, value="Čapková", words="Het is veranderd.", today=MONDAY, at=AT, staff=anouk
    )

    zoe.refresh_from_db()
    assert (zoe.family_name, zoe.sort_key.startswith("capkova")) == ("Čapková", True)
    steps = CaseEvent.objects.filter(case=case).values_list("what", flat=True)
    assert set(steps) == {"opened", "identified", "changed", "answered"}


@pytest.mark.parametrize("value", ["", "morgen", "15-3-2080"])
def test_a_date_that_cannot_be_was_refused(zoe: Member, anouk: Account, value: str) -> None:
    with pytest.raises(errors.NotLikeThat):
        accept_correction(
            a_correction(zoe), value=value, words="Ja", today=MONDAY, at=AT, staff=anouk
        )
    zoe.refresh_from_db()
    assert zoe.birth_date == date(1980, 3, 14)


def test_what_is_not_of_the_member_itself_was_changed_by_hand(zoe: Member, anouk: Account) -> None:
    with pytest.raises(errors.CannotBeChangedHere):
        accept_correction(
            a_correction(zoe, "subject_id"), value="x", words="x", today=MONDAY, at=AT, staff=anouk
        )


def test_every_column_was_changed_by_members_or_corrected_on_request_or_not_theirs() -> None:
    asked_for = {(each.model, each.name) for each in correctable()}

    for column in personal_columns():
        is_asked = (column.model, column.name) in asked_for
        assert not (column.is_editable and is_asked), column
        if (
            column.source.name == "GIVEN"
            and column.is_exported
            and not column.is_sealed
            and not says_who(column)
        ):
            assert column.is_editable or is_asked, column


def test_the_privacy_officer_answered_in_the_back_office(zoe: Member) -> None:
    officer = Account.objects.create_user("olga", is_staff=True, is_superuser=True)
    office = let_in(Client(), officer)
    case = a_correction(zoe)
    office.post("/beheer/reden/", {"reason": "rights"})

    listed = office.get("/beheer/rights/case/").content.decode()
    office.post(
        f"/beheer/rights/case/{case.pk}/doen/verbeteren/",
        {"value": "15-3-1980", "words": "Het is veranderd."},
    )

    assert case.reference in listed
    assert "Čapek" not in listed
    zoe.refresh_from_db()
    assert zoe.birth_date == date(1980, 3, 15)
    assert Case.objects.get().state == "answered"


def test_only_the_owner_downloaded_and_only_after_the_password(as_zoe: Client, zoe: Member) -> None:
    export = an_export(zoe)
    path = f"/mijn/privacy/meenemen/{export.case.reference}/bestand.json"
    wout, late = Client(), Client()
    wout.force_login(a_member(given_name="Wout").account)
    late.force_login(zoe.account)

    assert "reauthenticate" in as_zoe.get(path).headers["Location"]
    as_zoe.post("/account/reauthenticate/", {"password": "wachtwoord-van-zoe"})
    own = as_zoe.get(path)
    assert (own.status_code, own.headers.get("Location")) == (200, None)
    assert own.headers["Content-Type"] == "application/json"
    assert late.get(path).status_code == 302
    assert "reauthenticate" in late.get(path).headers["Location"]
    assert wout.get(path).status_code in (302, 404)
    assert Client().get(path).status_code == 302


def test_the_old_address_heard_of_a_change_at_the_desk(
    zoe: Member,
    anouk: Account,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Any,
) -> None:
    standing = Standing.of(zoe, today=MONDAY)
    form = ChangeEmail(
        {"email": "nieuw@example.org"}, standing=standing, today=MONDAY, by=anouk, at=AT
    )
    assert form.is_valid()

    with django_capture_on_commit_callbacks(execute=True):
        form.act()

    assert [each.to for each in mailoutbox] == [["zoe@example.org"]]
    assert "nieuw@example.org" not in mailoutbox[0].body


def test_whoever_got_the_old_value_was_told(
    zoe: Member, anouk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, str]] = []
    monkeypatch.setattr(
        "rights.corrections.tell_recipients", lambda who, event, **_when: told.append((who, event))
    )

    accept_correction(
        a_correction(zoe), value="15-3-1980", words="Ja.", today=MONDAY, at=AT, staff=anouk
    )

    assert told == [(zoe.pk, "rectified")]
