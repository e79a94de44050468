"""One mail a week at most, about what was chosen, to whoever still wants it when it leaves."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arrivals.choosing import stop_mail
from arrivals.forecast import forecast
from arrivals.models import Arrival, Choice, Interest, Run
from arrivals.rounds import due_round, next_round, write_round
from catalog.models import Title
from consent.models import ConsentEvent
from consent.operations import How, may_mail
from members.models import Account, Member, Membership
from notifications.models import Message
from notifications.outbox import send_waiting
from tests.all_roles import with_every_role
from tests.arrivals.shelf import (
    THURSDAY,
    a_family,
    a_new_title,
    a_reader,
    at,
    likes,
)

pytestmark = pytest.mark.django_db
TUESDAY = THURSDAY - timedelta(days=2)
WEB = How(channel=ConsentEvent.Channel.WEB)


def belongs(title: Title) -> set[str]:
    run = write_round(now=at(THURSDAY))
    found = Arrival.objects.filter(run=run, title=title)
    return set(found.values_list("interest__code", flat=True))


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"genre": "Spanning"}, {"spannend"}),
        ({"genre": "KOKEN", "is_fiction": False}, {"koken"}),
        ({"genre": "Spanning", "audience": "youth"}, set()),
        ({"genre": "Prentenboek", "audience": "youth"}, {"kind-ak"}),
        ({"genre": "", "audience": "youth", "shelf_mark": "B DRAG"}, {"kind-b"}),
        ({"genre": "", "audience": "youth", "shelf_mark": "Bosboom"}, set()),
        ({"genre": "Onbekend"}, set()),
    ],
)
def test_a_title_went_with_what_its_own_record_says(
    fields: dict[str, str], codes: set[str]
) -> None:
    a_reader("koken")
    title = a_new_title("Nieuw", added_on=TUESDAY, **fields)
    assert belongs(title) == codes


def test_an_interest_could_ask_for_a_language_and_for_fiction() -> None:
    a_reader("koken")
    Interest.objects.filter(code="koken").update(languages=["en"], is_fiction=False)
    dutch = a_new_title("Soep", added_on=TUESDAY, genre="Koken", language="nl", is_fiction=False)
    novel = a_new_title("Stew", added_on=TUESDAY, genre="Koken", language="en", is_fiction=True)
    right = a_new_title("Soup", added_on=TUESDAY, genre="Koken", language="en", is_fiction=False)

    write_round(now=at(THURSDAY))

    assert list(Arrival.objects.values_list("title", flat=True)) == [right.pk]
    assert dutch.pk != novel.pk


@pytest.mark.parametrize(
    ("added_on", "told"),
    [
        (THURSDAY - timedelta(days=8), False),
        (THURSDAY - timedelta(days=7), True),
        (THURSDAY - timedelta(days=1), True),
        (THURSDAY, False),
    ],
)
def test_the_round_was_about_the_week_before(added_on: date, told: bool) -> None:
    a_reader("koken")
    a_new_title("Soep", added_on=added_on, genre="Koken")

    write_round(now=at(THURSDAY))

    assert Message.objects.exists() is told


def test_a_title_of_the_day_itself_came_a_week_later_and_only_once() -> None:
    a_reader("koken")
    a_new_title("Soep", added_on=THURSDAY, genre="Koken")

    for week in range(3):
        write_round(now=at(THURSDAY + timedelta(days=7 * week)))

    assert [each.messages for each in Run.objects.order_by("due_on")] == [0, 1, 0]


def test_one_mail_each_and_none_for_who_chose_something_else() -> None:
    jan = a_reader("koken", "spannend")
    a_reader("reizen", given_name="Fatima")
    for number in range(3):
        a_new_title(f"Soep {number}", added_on=TUESDAY, genre="Koken")
    a_new_title("Moord", added_on=TUESDAY, genre="Spanning")

    write_round(now=at(THURSDAY))
    write_round(now=at(THURSDAY, hour=10))

    assert list(Message.objects.values_list("member", flat=True)) == [jan.pk]


def test_after_an_outage_there_was_one_round_and_the_next_on_its_own_day() -> None:
    a_reader("koken")
    write_round(now=at(THURSDAY))
    for day in (5, 12, 19):
        a_new_title(f"Soep {day}", added_on=THURSDAY + timedelta(days=day), genre="Koken")
    monday = THURSDAY + timedelta(days=25)

    caught_up = write_round(now=at(monday))

    assert caught_up is not None
    assert (caught_up.due_on, caught_up.titles, caught_up.messages) == (
        THURSDAY + timedelta(days=21), 3, 1
    )  # fmt: skip
    assert due_round(monday) is None
    assert next_round(monday).due_on == THURSDAY + timedelta(days=28)
    assert next_round(monday).first_day == monday


def test_a_round_that_was_missed_was_caught_up_and_named_its_own_day() -> None:
    a_reader("koken")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")

    run = write_round(now=at(THURSDAY + timedelta(days=3)))

    assert run is not None
    assert (run.due_on, run.messages) == (THURSDAY, 1)


def not_any_more(member: Member) -> None:
    stop_mail(member, keeps=True, how=WEB, at=at(THURSDAY))


def chose_something_else(member: Member) -> None:
    likes(member, "reizen", when=at(THURSDAY))


def locked_their_data(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(restricted_on=THURSDAY)


def left(member: Member) -> None:
    Membership.objects.filter(member=member).update(ends_on=THURSDAY - timedelta(days=1))


def have_no_address(member: Member) -> None:
    Account.objects.filter(member=member).update(email="")


@with_every_role
@pytest.mark.parametrize(
    "changes",
    [not_any_more, chose_something_else, locked_their_data, left, have_no_address],
)
def test_who_did_not_want_it_any_more_when_it_left_got_nothing(changes: object) -> None:
    jan, fatima = a_reader("koken"), a_reader("koken", given_name="Fatima")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")
    write_round(now=at(THURSDAY))

    changes(jan)  # type: ignore[operator]
    send_waiting(now=at(THURSDAY, hour=10))

    assert [each.to for each in mail.outbox] == [[fatima.account.email]]
    assert Message.objects.get(member=jan).state == "dropped"


@with_every_role
@pytest.mark.parametrize(("days", "sent"), [(6, 1), (7, 0)])
def test_a_mail_of_last_week_was_dropped(days: int, sent: int) -> None:
    a_reader("koken")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")
    write_round(now=at(THURSDAY))

    send_waiting(now=at(THURSDAY + timedelta(days=days)))

    assert len(mail.outbox) == sent


@with_every_role
def test_the_mail_said_which_choice_each_title_follows_and_never_in_the_subject() -> None:
    a_reader("koken", "christelijk")
    a_new_title("Soep van de dag", added_on=TUESDAY, genre="Koken")
    a_new_title("Het psalmboek", added_on=TUESDAY, genre="Christelijk")
    a_new_title("Moord", added_on=TUESDAY, genre="Spanning")
    write_round(now=at(THURSDAY))

    send_waiting(now=at(THURSDAY))

    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    for words in (str(letter.body), html):
        assert words.index("Christelijk:") < words.index("Het psalmboek") < words.index("Koken:")
        assert words.index("Koken:") < words.index("Soep van de dag")
        assert "Moord" not in words
        assert "nooit naar wat je leent" in words
    assert letter.subject == "2 nieuwe titels voor je in de bieb"


@with_every_role
def test_one_click_in_the_mail_stopped_it_for_this_reader_and_their_child_alone(
    client: Client,
) -> None:
    parent, child = a_family()
    likes(parent, "koken")
    likes(child, "kind-a", guardian=parent)
    other = a_reader("koken", given_name="Fatima")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")
    write_round(now=at(THURSDAY))
    send_waiting(now=at(THURSDAY))
    (letter,) = [each for each in mail.outbox if each.to == [parent.account.email]]
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")

    client.get(urlsplit(link).path)
    assert may_mail(parent, "new_arrivals", today=THURSDAY)
    client.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})

    assert letter.extra_headers["List-Id"].startswith("<new_arrivals.")
    assert link in str(letter.body)
    assert [may_mail(each, "new_arrivals", today=THURSDAY) for each in (parent, child, other)] == [
        False,
        False,
        True,
    ]


@with_every_role
def test_a_parent_read_what_they_chose_for_a_child_in_the_same_mail() -> None:
    parent, child = a_family()
    likes(parent, "koken")
    likes(child, "kind-a", guardian=parent)
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")
    a_new_title("Kikker", added_on=TUESDAY, audience="youth", genre="", shelf_mark="A VELT")
    write_round(now=at(THURSDAY))

    send_waiting(now=at(THURSDAY))

    (letter,) = mail.outbox
    body = str(letter.body)
    assert letter.to == [parent.account.email]
    assert body.index("Soep") < body.index("Voor Sem") < body.index("Kikker")


@with_every_role
def test_no_mail_held_more_titles_than_fit_and_every_choice_had_its_share(settings: object) -> None:
    settings.ARRIVALS_PER_MAIL = 4  # type: ignore[attr-defined]
    a_reader("koken", "spannend")
    for number in range(9):
        a_new_title(f"Soep {number}", added_on=TUESDAY, genre="Koken")
    a_new_title("Moord", added_on=TUESDAY, genre="Spanning")
    write_round(now=at(THURSDAY))

    send_waiting(now=at(THURSDAY))

    body = str(mail.outbox[0].body)
    assert (body.count("- Soep"), body.count("- Moord")) == (3, 1)
    assert "Er is meer." in body


def test_planning_asked_the_same_number_of_questions_for_any_number_of_members() -> None:
    a_reader("koken")
    for number in range(6):
        a_reader("koken", given_name=f"Lid {number}")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        write_round(now=at(THURSDAY))

    assert Message.objects.count() == 7
    assert sum("INSERT INTO notifications_message" in each["sql"] for each in asked) == 1
    assert len(asked) <= 13


def test_colleagues_saw_numbers_and_never_small_ones() -> None:
    for number in range(10):
        a_reader("koken", given_name=f"Lid {number}")
    a_reader("christelijk", given_name="Fatima")
    a_new_title("Soep", added_on=TUESDAY, genre="Koken")

    found = {each.interest.code: each for each in forecast(THURSDAY).lines}

    assert (found["koken"].titles, found["koken"].members, found["koken"].is_few) == (1, 10, False)
    assert found["christelijk"].is_few
    assert forecast(THURSDAY).members == 10
    assert not Run.objects.exists()
    assert Choice.objects.count() == 11


def test_a_mail_that_was_missed_was_called_so_from_the_day_after() -> None:
    a_reader("koken")
    friday = THURSDAY + timedelta(days=1)

    missed = [forecast(day).is_missed for day in (THURSDAY, friday)]
    write_round(now=at(friday))

    assert missed == [False, True]
    assert not forecast(friday).is_missed
