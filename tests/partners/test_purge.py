"""What partners asked is kept two years and not a day longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from oauth2_provider.models import AccessToken

from partners.models import Disclosure
from partners.operations import CARD_CHECK, Answer, disclose
from partners.purge import purge
from tests.builders import a_member, a_partner_login

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "purge"])
LATE = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)  # 23:59 in Rijssen


@pytest.mark.parametrize(
    ("today", "left"), [(date(2028, 11, 21), 1), (date(2028, 11, 22), 0), (date(2031, 1, 1), 0)]
)
def test_a_line_went_two_years_after_the_question(today: date, left: int) -> None:
    answer = Answer("valid", a_member().pk, {"valid": True})
    partner = a_partner_login().partner
    scopes = ["cards:check"]
    disclose(partner, CARD_CHECK, lambda: answer, scopes=scopes, today=LATE.date(), at=LATE)

    counts = purge(today=today)

    assert Disclosure.objects.count() == left
    assert counts["partners_disclosure"] == 1 - left


def test_expired_tokens_went_and_living_ones_stayed_whatever_day_it_was_in_the_library() -> None:
    application = a_partner_login().partner.application
    for number, minutes in enumerate((-1, 9)):
        token = AccessToken(
            application=application, expires=datetime.now(UTC) + timedelta(minutes=minutes)
        )
        token._raw_token = str(number)
        token.save()

    counts = purge(today=date(2031, 11, 22))

    assert counts["oauth2_provider_accesstoken"] == 1
    assert AccessToken.objects.get().expires > datetime.now(UTC)
