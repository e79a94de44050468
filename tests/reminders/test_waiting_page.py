"""The page where colleagues let messages go: it names nobody, and two people are two people."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
from django.test import Client

from bieb.lib import clock
from notifications.models import Message
from reminders.models import Step
from tests.builders import a_colleague, a_member
from tests.logins import let_in

pytestmark = pytest.mark.django_db
PAGE = "/beheer/post/wacht/"


def a_held(*, kind: str, check: str) -> Message:
    Step.objects.all().delete()
    Step.objects.create(
        code=kind,
        position=1,
        days=63,
        kind=kind,
        check_by=check,
        channels=["letter"],
        after="invoice",
        after_days=14,
    )
    now = clock.now()
    return Message.objects.create(
        member=a_member(given_name="Bartholomeusz"), kind=kind, step=kind, about=1,
        due_on=date(2026, 9, 1), channel="letter", state="held", written_at=now, not_before=now,
    )  # fmt: skip


def desk_of(username: str, role: str = "manager") -> Client:
    return let_in(Client(), a_colleague(username=username, role=role))


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


@pytest.fixture(autouse=True)
def _still_true() -> Iterator[None]:
    with patch("reminders.checking._still_true", side_effect=lambda waiting, at: list(waiting)):
        yield


def test_one_colleague_let_a_letter_go_and_the_page_named_nobody() -> None:
    message, other = a_held(kind="pay_reminder", check="each"), a_member()
    desk = desk_of("marga")

    page = desk.get(PAGE).content.decode()
    desk.post(PAGE, {"message": [message.pk], "act": "approve"})

    assert str(message.pk) in page
    assert "Bartholomeusz" not in page
    assert (state_of(message), Message.objects.filter(member=other).count()) == ("waiting", 0)


def test_the_same_colleague_twice_did_not_count_for_two() -> None:
    message = a_held(kind="notice14", check="two")
    marga, bram = desk_of("marga"), desk_of("bram")

    for _again in range(2):
        marga.post(PAGE, {"message": [message.pk], "act": "approve"})
    after_one = state_of(message)
    bram.post(PAGE, {"message": [message.pk], "act": "approve"})

    assert (after_one, state_of(message)) == ("held", "waiting")


def test_what_was_taken_out_never_left() -> None:
    message = a_held(kind="pay_reminder", check="each")

    desk_of("marga").post(PAGE, {"message": [message.pk], "act": "refuse"})

    assert state_of(message) == "dropped"


def test_a_volunteer_could_not_let_anything_go() -> None:
    message = a_held(kind="pay_reminder", check="each")

    answer = desk_of("vera", role="volunteer").post(PAGE, {"message": [message.pk]})

    assert (answer.status_code, state_of(message)) == (403, "held")


@pytest.mark.parametrize(("check", "chosen"), [("batch", 1), ("each", 0)])
def test_what_leaves_all_at_once_was_chosen_beforehand(check: str, chosen: int) -> None:
    a_held(kind="pay_reminder", check=check)

    page = desk_of("marga").get(PAGE).content.decode()

    assert page.count(" checked>") == chosen
