"""What members say they like: theirs to say, a parent's for a child, and gone when it is over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from arrivals.choosing import choose_interests, stop_mail
from arrivals.models import Choice, Interest
from arrivals.offered import publish_interests
from arrivals.purge import forget, plan, purge
from consent.errors import GuardianDecides, GuardianNotVerified
from consent.models import ConsentEvent
from consent.operations import How, may_mail
from consent.texts import current_text, publish_texts
from members.models import Guardianship, Member, Membership
from tests.all_roles import with_every_role
from tests.arrivals.shelf import SINCE, THURSDAY, a_family, a_reader, at, codes_of, likes
from tests.builders import a_member

pytestmark = pytest.mark.django_db
WEB = How(channel=ConsentEvent.Channel.WEB)
TODAY = date(2026, 11, 23)


def test_choosing_gave_permission_in_the_words_on_the_page_and_chose_for_nobody_else() -> None:
    other = a_member(given_name="Fatima")
    jan = a_reader("koken", "spannend")

    event = ConsentEvent.objects.get(member=jan)

    assert codes_of(jan) == {"koken", "spannend"}
    assert (event.state, event.text) == ("given", current_text("new_arrivals", "nl"))
    assert may_mail(jan, "new_arrivals", today=TODAY)
    assert codes_of(other) == set()
    assert not may_mail(other, "new_arrivals", today=TODAY)


def test_saving_again_made_exactly_what_was_ticked() -> None:
    jan = a_reader("koken", "spannend")

    likes(jan, "koken", "reizen", "bestaat-niet")

    assert codes_of(jan) == {"koken", "reizen"}
    assert ConsentEvent.objects.filter(member=jan).count() == 1


def test_a_child_could_not_add_but_could_take_away() -> None:
    parent, child = a_family()
    text = current_text("new_arrivals", "nl")

    with pytest.raises(GuardianDecides):
        choose_interests(child, ["kind-a"], text=text, how=WEB, at=at(TODAY))
    likes(child, "kind-a", "kind-b", guardian=parent)
    choose_interests(child, ["kind-b"], text=text, how=WEB, at=at(TODAY))

    assert codes_of(child) == {"kind-b"}
    with pytest.raises(GuardianDecides):
        choose_interests(child, ["kind-a"], text=text, how=WEB, at=at(TODAY))


def test_a_parent_who_was_not_checked_could_not_add() -> None:
    _parent, child = a_family()
    other = a_member(given_name="Omar")
    Guardianship.objects.create(child=child, guardian=other, since=SINCE.date())

    with pytest.raises(GuardianNotVerified):
        likes(child, "kind-a", guardian=other)

    assert not Choice.objects.exists()


@with_every_role
@pytest.mark.parametrize(("keeps", "left"), [(False, 0), (True, 1)])
def test_stopping_did_what_was_answered(keeps: bool, left: int) -> None:
    jan, fatima = a_reader("koken"), a_reader("koken", given_name="Fatima")

    stop_mail(jan, keeps=keeps, how=WEB, at=at(TODAY))
    purge(today=TODAY + timedelta(days=1))

    assert not may_mail(jan, "new_arrivals", today=TODAY)
    assert Choice.objects.filter(member=jan).count() == left
    assert codes_of(fatima) == {"koken"}


@with_every_role
def test_what_was_kept_went_after_a_year_and_started_again_before_that() -> None:
    jan, fatima = a_reader("koken"), a_reader("koken", given_name="Fatima")
    for member in (jan, fatima):
        stop_mail(member, keeps=True, how=WEB, at=at(TODAY))
    likes(fatima, "koken", when=at(TODAY, hour=10))
    day = TODAY + timedelta(days=365)

    purge(today=day - timedelta(days=1))
    assert Choice.objects.filter(member=jan).exists()
    purge(today=day)

    assert not Choice.objects.filter(member=jan).exists()
    assert codes_of(fatima) == {"koken"}


@with_every_role
def test_a_stop_without_an_answer_left_nothing_after_the_night(client: Client) -> None:
    jan = a_reader("koken")
    client.force_login(jan.account)
    words = current_text("new_arrivals", "nl").pk

    answer = client.post(f"/mijn/privacy/toestemming/tekst/{words}/", {"decision": "no"})

    assert answer["Location"] == "/mijn/interesses/"
    assert "En je keuzes?" in client.get("/mijn/interesses/").content.decode()
    assert [(each.rows, each.short_lived) for each in plan(today=date(2031, 1, 1))] == [(1, True)]
    assert purge(today=date(2031, 1, 1)) == {"arrivals_choice": 1}


@with_every_role
def test_choices_went_the_day_after_the_membership_and_not_on_its_last_day() -> None:
    jan, fatima = a_reader("koken"), a_reader("koken", given_name="Fatima")
    stop_mail(fatima, keeps=True, how=WEB, at=at(TODAY))
    Membership.objects.update(ends_on=TODAY)

    purge(today=TODAY)
    assert (codes_of(jan), codes_of(fatima)) == ({"koken"}, {"koken"})
    purge(today=TODAY + timedelta(days=1))

    assert not Choice.objects.exists()


@with_every_role
def test_where_it_may_outlast_the_membership_it_did_for_five_years_at_most(
    settings: Any,
) -> None:
    settings.NEW_ARRIVALS = "until_withdrawn"
    jan, fatima = a_reader("koken"), a_reader("koken", given_name="Fatima")
    Membership.objects.update(ends_on=TODAY)
    stop_mail(fatima, keeps=False, how=WEB, at=at(TODAY, hour=20))

    purge(today=date(2031, 11, 22))
    assert (codes_of(jan), codes_of(fatima)) == ({"koken"}, set())
    assert may_mail(jan, "new_arrivals", today=date(2031, 11, 22))
    purge(today=date(2031, 11, 23))

    assert codes_of(jan) == set()


@with_every_role
def test_locked_data_stayed_as_they_were() -> None:
    jan = a_reader("koken")
    Member.objects.filter(pk=jan.pk).update(restricted_on=TODAY)

    purge(today=TODAY + timedelta(days=9))

    assert codes_of(jan) == {"koken"}


@with_every_role
def test_at_sixteen_what_a_parent_chose_ended() -> None:
    parent, child = a_family()
    likes(child, "kind-b", guardian=parent)

    purge(today=date(2033, 5, 3))
    assert codes_of(child) == {"kind-b"}
    purge(today=date(2033, 5, 4))

    assert codes_of(child) == set()


@with_every_role
def test_forgetting_one_member_left_the_other() -> None:
    jan, fatima = a_reader("koken"), a_reader("reizen", given_name="Fatima")

    assert forget([jan.pk], today=TODAY) == {"arrivals_choice": 1}

    assert codes_of(fatima) == {"reizen"}


def test_publishing_twice_kept_what_the_library_changed() -> None:
    publish_interests()
    Interest.objects.filter(code="koken").update(name_nl="Eten")

    publish_interests()

    assert Interest.objects.get(code="koken").name_nl == "Eten"
    assert Interest.objects.count() == 20
    assert set(Interest.objects.filter(is_sensitive=True).values_list("code", flat=True)) == {
        "christelijk",
        "gezond",
    }


def test_the_page_said_what_a_sensitive_choice_is_used_for_and_saved(client: Client) -> None:
    publish_texts()
    publish_interests()
    jan = a_member()
    client.force_login(jan.account)

    page = client.get("/mijn/interesses/").content.decode()
    text = current_text("new_arrivals", "nl")
    client.post("/mijn/interesses/", {"text": text.pk, "interest": ["christelijk", "koken"]})

    assert page.count("We gebruiken je keuze alleen voor deze mail.") == 2
    assert text.text in page
    assert "checked" not in page
    assert codes_of(jan) == {"christelijk", "koken"}


def test_the_page_for_a_child_was_for_its_parents_only(client: Client) -> None:
    parent, child = a_family()
    link = Guardianship.objects.get()
    stranger = a_member(given_name="Kees")
    text = current_text("new_arrivals", "nl").pk

    client.force_login(stranger.account)
    assert client.get(f"/mijn/interesses/kind/{link.pk}/").status_code == 404
    client.force_login(parent.account)
    client.post(f"/mijn/interesses/kind/{link.pk}/", {"text": text, "interest": "kind-a"})
    assert codes_of(child) == {"kind-a"}
    client.post(f"/mijn/interesses/kind/{link.pk}/stoppen/", {"choices": "remove"})

    assert codes_of(child) == set()
    assert not may_mail(child, "new_arrivals", today=THURSDAY)


def test_stopping_on_the_page_asked_and_did_both(client: Client) -> None:
    jan = a_reader("koken")
    client.force_login(jan.account)

    asked = client.get("/mijn/interesses/stoppen/").content.decode()
    client.post("/mijn/interesses/stoppen/", {"choices": "keep"})
    kept = client.get("/mijn/interesses/").content.decode()
    client.post("/mijn/interesses/bewaren/", {"choices": "remove"})

    assert "Stop en vergeet wat ik koos" in asked
    assert "hoogstens een jaar" in kept
    assert codes_of(jan) == set()
