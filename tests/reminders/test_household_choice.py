"""Who asks, who says yes, and what they find on their page."""

from datetime import timedelta

import pytest
from django.test import Client

from members.models import Account, Member
from reminders import household
from reminders.errors import NobodyAsked, TooYoungForThis
from reminders.models import HouseholdMail, HouseholdShare
from tests.builders import a_member
from tests.reminders.homes import TODAY, a_home

pytestmark = pytest.mark.django_db
PAGE = "/mijn/berichten/samen/"


@pytest.mark.parametrize("days_until_sixteen", [1, 0])
def test_from_the_sixteenth_birthday_somebody_was_asked_and_not_the_day_before(
    petra: Member, days_until_sixteen: int
) -> None:
    birthday = TODAY + timedelta(days=days_until_sixteen)
    daan = a_member(given_name="Daan", birth_date=birthday.replace(year=birthday.year - 16))
    a_home(petra, daan)
    household.start(petra, today=TODAY)

    assert list(household.askers(daan, today=TODAY)) == ([] if days_until_sixteen else [petra])
    with pytest.raises(TooYoungForThis):
        household.start(daan, today=TODAY)


def test_nobody_said_yes_to_who_did_not_ask_or_lives_elsewhere(petra: Member, jan: Member) -> None:
    stranger = a_member(given_name="Kim")
    household.start(stranger, today=TODAY)

    for other in (petra, stranger, jan):
        with pytest.raises(NobodyAsked):
            household.agree(jan, other.pk, shows_titles=True, shows_cost=True, today=TODAY)
    Member.objects.filter(pk=petra.pk).update(is_protected=True)
    household.start(petra, today=TODAY)
    assert not household.askers(jan, today=TODAY)


def test_both_found_it_on_their_page_and_nobody_read_in_a_circle(
    petra: Member, jan: Member, client: Client
) -> None:
    def page(member: Member, **words: object) -> str:
        client.force_login(Account.objects.get(member=member))
        answer = client.post(PAGE, words) if words else client.get(PAGE)
        return str(client.get(PAGE).content.decode() if words else answer.content.decode())

    assert "Petra" not in page(jan)
    assert "Jan" not in page(petra, act="start").partition("<main")[2]
    assert "Petra wil één bericht" in page(jan)
    assert "gaan mee met die van Petra" in page(jan, act="agree", who=petra.pk, titles="on")
    share = HouseholdShare.objects.get()
    assert (share.shows_titles, share.shows_cost) == (True, False)
    assert "Jan" in page(petra)
    assert "Petra wil" in page(jan, act="start")
    assert HouseholdShare.objects.count() == 0
    page(petra, act="agree", who=jan.pk)
    assert [each.member for each in HouseholdMail.objects.all()] == [jan]
