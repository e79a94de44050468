"""A colleague lets the reminders of one member stand still, with a reason and a last day."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from audit.models import AccessLine
from audit.reasons import SESSION_KEY
from bieb.lib import clock
from members.models import Member
from reminders.models import Pause
from tests.builders import a_colleague, a_member
from tests.logins import let_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """A colleague who gave a reason to look at members."""
    let_in(client, a_colleague(role="employee"))
    session = client.session
    session[SESSION_KEY] = {"reason": "desk", "given_at": time.time()}
    session.save()
    return client


def page_of(member: Member) -> str:
    return f"/beheer/post/pauze/{member.pk}/"


def test_a_colleague_paused_the_reminders_of_one_member_and_there_was_a_line_of_that_look(
    desk: Client,
) -> None:
    truus, until = a_member(), clock.today() + timedelta(days=30)
    a_member()

    desk.post(page_of(truus), {"why": "plan", "until": until.isoformat()})

    pause = Pause.objects.get()
    assert (pause.member, pause.why, pause.until) == (truus, "plan", until)
    assert AccessLine.objects.filter(subject__subject_id=truus.pk, activity="message").exists()
    assert "betaalt in delen" in desk.get(page_of(truus)).content.decode()


@pytest.mark.parametrize("begun_days_ago", [0, 1])
def test_a_pause_that_a_colleague_ended_held_no_longer(desk: Client, begun_days_ago: int) -> None:
    truus, other, today = a_member(), a_member(), clock.today()
    for member in (truus, other):
        Pause.objects.create(
            member=member, why="dispute", since=today - timedelta(days=begun_days_ago)
        )

    desk.post(page_of(truus), {"go_on": "1"})

    assert [each.member for each in Pause.objects.on(today)] == [other]


@pytest.mark.parametrize(
    ("why", "days", "made"),
    [
        ("plan", None, 0),
        ("plan", -1, 0),
        ("plan", 0, 1),
        ("plan", 366, 1),
        ("plan", 367, 0),
        ("deceased", None, 1),
    ],
)
def test_a_pause_had_a_last_day_within_a_year_unless_somebody_died(
    desk: Client, why: str, days: int | None, made: int
) -> None:
    until = "" if days is None else (clock.today() + timedelta(days=days)).isoformat()

    desk.post(page_of(a_member()), {"why": why, "until": until})

    assert Pause.objects.count() == made


def test_pausing_twice_was_refused(desk: Client) -> None:
    truus = a_member()
    for _again in range(2):
        answer = desk.post(page_of(truus), {"why": "deceased", "until": ""})

    assert "staan al stil" in answer.content.decode()
    assert Pause.objects.count() == 1


def test_a_volunteer_could_not_pause_anything() -> None:
    desk = let_in(Client(), a_colleague(username="vera", role="volunteer"))

    answer = desk.post(page_of(a_member()), {"why": "deceased"})

    assert (answer.status_code, Pause.objects.count()) == (403, 0)
