"""What partners asked is kept two years and not a day longer, nor longer than the member."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from oauth2_provider.models import AccessToken

from members.models import Member
from partners.models import Disclosure, IdempotencyKey
from partners.operations import CARD_CHECK, Answer, disclose
from retention.operations import plan_purge, run_purge
from tests.all_roles import months_come_back, with_every_role
from tests.builders import a_member, a_partner_login

__all__ = ["months_come_back"]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
LATE = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)  # 23:59 in Rijssen


def asked_about(member: Member, *, at: datetime) -> None:
    disclose(
        a_partner_login().partner,
        CARD_CHECK,
        lambda: Answer("valid", member.pk, {"valid": True}),
        scopes=["cards:check"],
        today=at.date(),
        at=at,
    )


@pytest.mark.parametrize(("today", "left"), [(date(2028, 11, 21), 1), (date(2028, 11, 22), 0)])
def test_a_line_went_two_years_after_the_question(today: date, left: int) -> None:
    asked_about(a_member(), at=LATE)
    planned = {line.table: line.rows for line in plan_purge(today=today)}

    certificate = run_purge(today=today)

    assert Disclosure.objects.count() == left
    assert certificate.done["partners_disclosure"] == planned["partners_disclosure"] == 1 - left
    assert certificate.leftovers == 0


def test_a_younger_line_went_with_the_member_it_was_about() -> None:
    asked_about(a_member(ends_on=date(2021, 11, 23)), at=LATE)

    certificate = run_purge(today=date(2026, 11, 23))

    assert not Disclosure.objects.exists()
    assert certificate.leftovers == 0


def test_a_line_about_somebody_who_is_gone_already_went_too() -> None:
    nobody = a_member()
    nobody.pk = Member._meta.pk.get_default()
    asked_about(nobody, at=LATE)

    run_purge(today=date(2026, 11, 23))

    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(("today", "left"), [(date(2026, 11, 23), 1), (date(2026, 11, 24), 0)])
def test_a_key_of_a_request_went_within_two_nights(today: date, left: int) -> None:
    IdempotencyKey.objects.create(
        partner=a_partner_login().partner,
        key=uuid4(),
        seal="",
        status=201,
        answer={"id": 7},
        created_at=LATE,
    )
    planned = {line.table: line.rows for line in plan_purge(today=today)}

    certificate = run_purge(today=today)

    table = IdempotencyKey._meta.db_table
    assert IdempotencyKey.objects.count() == left
    assert certificate.done.get(table, 0) == planned[table] == 1 - left


def test_expired_tokens_went_and_living_ones_stayed_whatever_day_it_was_in_the_library() -> None:
    application = a_partner_login().partner.application
    for number, minutes in enumerate((-1, 9)):
        expires = datetime.now(UTC) + timedelta(minutes=minutes)
        token = AccessToken(application=application, expires=expires)
        token._raw_token = str(number)
        token.save()

    certificate = run_purge(today=date(2031, 11, 22))

    assert certificate.done["oauth2_provider_accesstoken"] == 1
    assert AccessToken.objects.get().expires > datetime.now(UTC)
