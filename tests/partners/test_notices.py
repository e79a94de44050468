"""Who got something hears that it was corrected, erased, locked or objected to (AVG art. 19)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from bieb.lib.sealing import generations
from members.models import Member
from partners import errors
from partners.models import Disclosure, Notice, Partner
from partners.notices import acknowledge, known_by, pending_for, tell_recipients
from partners.operations import INTERLIBRARY, Answer, Credentials, disclose
from tests.builders import MONDAY, a_member, a_partner_login, card_of
from tests.partners.client import ask_token, check, log_in
from tests.partners.published import assert_as_published

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(login: Credentials, member: Member) -> Partner:
    """The partner asks about the card of a member, over HTTP."""
    check(log_in(login), {"cardNumber": card_of(member).number})
    return login.partner


def tell(member: Member, event: str = "erased", **more: Any) -> list[Notice]:
    return tell_recipients(member.pk, event, today=MONDAY, at=NOON, **more)


def reading(login: Credentials) -> Client:
    """The system of a partner with a token for its notices."""
    token = ask_token(login, scope="notices:read").json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert_as_published("get", path, answer)
    return answer


def confirm(client: Client, notice: Notice) -> Any:
    path = f"notices/{notice.pk}/acknowledgements"
    answer = client.post(f"/api/v1/{path}", content_type="application/json")
    assert_as_published("post", path, answer)
    return answer


def test_exactly_who_got_something_had_to_hear_it() -> None:
    zoe, wout = a_member(), a_member()
    asked = told(a_partner_login(), zoe)
    told(a_partner_login(name="Stadkamer Zwolle"), wout)
    a_partner_login(name="Bibliotheek Hof van Twente")

    notices = tell(zoe)

    assert [each.partner for each in notices] == [asked]


def test_whoever_was_refused_got_nothing_and_heard_nothing() -> None:
    zoe, login = a_member(), a_partner_login(agreement_until=date(2020, 1, 1))
    told(login, zoe)

    assert tell(zoe) == []


def test_a_notice_about_who_was_erased_named_nobody_and_held_no_card_to_be_read() -> None:
    zoe = a_member()
    told(a_partner_login(), zoe)

    [notice] = tell(zoe)

    row = Notice.objects.filter(pk=notice.pk).values().get()
    assert row["subject_id"] is None
    assert card_of(zoe).number.encode() not in bytes(row["known_by"] or b"")
    assert known_by(notice)["cardNumbers"] == [card_of(zoe).number]


def test_who_was_asked_for_a_book_heard_the_day_and_not_the_card() -> None:
    zoe, lender = a_member(), a_partner_login(scopes=("interlibrary:request",)).partner
    disclose(
        lender, INTERLIBRARY, lambda: Answer("given", zoe.pk, {"requestNumber": "7"}),
        scopes=lender.scopes, today=MONDAY, at=NOON,
    )  # fmt: skip

    [notice] = tell(zoe)

    assert known_by(notice) == {"cardNumbers": [], "toldOn": ["2026-11-23"]}


def test_a_correction_went_only_to_who_got_that_field() -> None:
    zoe = a_member()
    told(a_partner_login(), zoe)

    assert tell(zoe, "rectified", fields=["email"]) == []
    assert len(tell(zoe, "rectified", fields=["membershipKind"])) == 1


def test_the_same_again_was_one_notice_until_it_was_fetched() -> None:
    zoe = a_member()
    told(a_partner_login(), zoe)

    first, second = tell(zoe, "restricted"), tell(zoe, "restricted")

    assert first == second
    assert Notice.objects.count() == 1


def test_a_partner_read_what_to_do_and_confirmed_it_and_the_numbers_were_gone() -> None:
    zoe, login = a_member(), a_partner_login()
    told(login, zoe)
    [notice] = tell(zoe)
    client = reading(login)

    listed = get(client, "notices").json()
    detail = get(client, f"notices/{notice.pk}").json()
    done = confirm(client, notice)
    again = confirm(client, notice)

    short = {"id": str(notice.pk), "event": "erased", "madeOn": "2026-11-23"}
    assert listed == {"notices": [short]}
    assert detail["cardNumbers"] == [card_of(zoe).number]
    assert (done.status_code, again.json()) == (200, done.json())
    assert get(client, "notices").json() == {"notices": []}
    assert Notice.objects.get().known_by is None
    assert generations(f"notice-{notice.pk}") == []


def test_reading_about_whom_it_is_left_a_line_that_the_member_sees() -> None:
    zoe, login = a_member(), a_partner_login()
    told(login, zoe)
    [notice] = tell(zoe, "rectified")

    get(reading(login), f"notices/{notice.pk}")

    line = Disclosure.objects.about(zoe.pk)[0]
    assert (line.activity, line.answer) == ("notice", "done")
    assert "cardNumbers" in line.fields


def test_a_partner_whose_agreement_ended_still_had_to_hear_it() -> None:
    zoe, login = a_member(), a_partner_login()
    told(login, zoe)
    [notice] = tell(zoe)
    Partner.objects.update(scopes=[])

    answer = get(reading(login), f"notices/{notice.pk}")

    assert answer.status_code == 200


def test_a_partner_saw_no_notice_of_another() -> None:
    zoe = a_member()
    told(a_partner_login(), zoe)
    other = a_partner_login(name="Stadkamer Zwolle")
    [notice] = tell(zoe)
    client = reading(other)

    assert get(client, "notices").json() == {"notices": []}
    assert get(client, f"notices/{notice.pk}").status_code == 404
    assert confirm(client, notice).status_code == 404
    with pytest.raises(errors.NoticeUnknown):
        acknowledge(other.partner, notice.pk, at=NOON)


def test_a_token_for_cards_read_no_notices() -> None:
    login = a_partner_login()

    answer = get(log_in(login), "notices")

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_notices_waited_oldest_first_until_confirmed() -> None:
    zoe, login = a_member(), a_partner_login()
    partner = told(login, zoe)
    [first], [second] = tell(zoe, "restricted"), tell(zoe, "rectified")

    acknowledge(partner, first.pk, at=NOON)

    assert pending_for(partner) == [second]
