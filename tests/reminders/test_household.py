"""One message for everybody at home: who is in it, what it says, and how it ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bieb.lib.clock import noon
from loans.operations import return_copy
from members.models import Account, Address, Member
from members.operations import leave_home
from notifications import batches
from notifications.models import Message
from notifications.outbox import claim
from reminders import household
from reminders.models import HouseholdShare
from reminders.purge import purge
from tests.builders import a_branch, a_member
from tests.notifications.sink import Sink, text_of
from tests.notifications.writing import NOW, outcomes, send
from tests.reminders.homes import (
    TODAY,
    a_child,
    a_home,
    due_soon,
    late,
    plan,
    sharing,
    told,
)

pytestmark = pytest.mark.django_db
DUTCH = """\
Hallo Petra,

Je wilde één bericht voor jullie samen. Dit moet terug naar de bibliotheek:

Jij:
- 1 boek. Breng het uiterlijk maandag 14 december 2026 terug.

Jan:
- 1 boek. Inleverdatum: maandag 12 oktober 2026. Dit is de tweede herinnering. Breng het terug \
voor maandag 14 december 2026: dan krijg je geen rekening.
- 2 boeken. Breng ze uiterlijk maandag 14 december 2026 terug.

Sem:
- 1 boek. Inleverdatum: maandag 12 oktober 2026. Dit is de eerste herinnering. Breng het terug \
voor maandag 14 december 2026: dan krijg je geen rekening.
"""


def test_a_household_got_one_mail_with_the_right_number_for_each_thing(
    sink: Sink, petra: Member, jan: Member
) -> None:
    sem, stranger = a_child(petra), a_member(given_name="Wout")
    sharing(jan, petra)
    for each in (petra, jan, jan, stranger):
        due_soon(each)
    late(jan, reminded=True)
    late(sem)

    plan()
    assert send() == 6

    (mail,) = sink.to("petra@example.org")
    assert mail["Subject"] == "Voor jullie samen: breng 5 boeken terug, er is iets te laat"
    assert text_of(mail)[: len(DUTCH)] == DUTCH
    assert "omdat je één bericht wilt voor iedereen thuis" in text_of(mail)
    assert "€" not in mail.as_string()
    assert sink.to("jan@example.org") == []
    assert len(sink.mails) == 2


def test_two_households_of_one_run_had_each_their_own_in_their_own_language(sink: Sink) -> None:
    for number, language in enumerate(("nl", "en")):
        reader = a_member(email=f"{number}@example.org", language=language)
        other = a_member(given_name=f"Ander{number}")
        a_home(reader, other)
        sharing(other, reader)
        due_soon(reader)
        late(other)

    plan()
    send()

    first, second = sink.to("0@example.org"), sink.to("1@example.org")
    assert (len(first), len(second), len(sink.mails)) == (1, 1, 2)
    assert "Ander0" in text_of(first[0])
    assert "Ander1" not in first[0].as_string()
    assert second[0]["Subject"] == "For all of you: 2 books to bring back, some of it late"
    assert "Ander1:\n- 1 book. Due back on Monday 12 October 2026." in text_of(second[0])
    assert '<html lang="en">' in text_of(second[0], "html")


@pytest.mark.parametrize(("days_before", "mails"), [(4, 0), (3, 1), (0, 1), (-1, 0)])
def test_it_came_from_three_days_before_until_the_day_itself(
    sink: Sink, petra: Member, jan: Member, days_before: int, mails: int
) -> None:
    sharing(jan, petra)
    due_soon(petra)
    due_soon(jan)
    after = timedelta(days=3 - days_before)

    plan(NOW + after)
    send(after=after)

    assert len(sink.mails) == mails


def test_without_the_wish_everybody_had_mails_of_their_own(
    sink: Sink, petra: Member, jan: Member
) -> None:
    due_soon(petra)
    late(a_child(petra))
    due_soon(jan)

    plan()
    send()

    assert [len(sink.to(f"{name}@example.org")) for name in ("petra", "jan")] == [2, 1]


@pytest.mark.parametrize("reader_wants", [True, False])
@pytest.mark.parametrize("other_lets", [True, False])
def test_titles_of_another_stood_in_it_only_when_both_want_that(
    sink: Sink, petra: Member, jan: Member, reader_wants: bool, other_lets: bool
) -> None:
    sharing(jan, petra, titles=other_lets)
    Member.objects.filter(pk=petra.pk).update(shows_titles_in_mail=reader_wants)
    Member.objects.filter(pk=jan.pk).update(shows_titles_in_mail=True)
    due_soon(petra, title="Max Havelaar")
    due_soon(jan, title="Rouw & troost")
    late(a_child(petra), title="Otje")

    plan()
    send()

    (mail,) = sink.mails
    for kind, words in (("plain", "Rouw & troost"), ("html", "Rouw &amp; troost")):
        assert ("Max Havelaar" in text_of(mail, kind)) is reader_wants
        assert (words in text_of(mail, kind)) is (reader_wants and other_lets)
        assert "Otje" not in text_of(mail, kind)
    assert "Rouw" not in mail["Subject"]


@pytest.mark.parametrize("allowed", [True, False])
def test_what_it_costs_another_stood_in_it_only_when_they_let_it_and_never_of_a_child(
    sink: Sink, petra: Member, jan: Member, allowed: bool
) -> None:
    sharing(jan, petra, cost=allowed)
    late(jan)
    late(a_child(petra))

    plan()
    send()

    (mail,) = sink.mails
    of_jan, of_child = text_of(mail).split("\nSem:")
    assert ("Het te-laat-geld is nu €" in of_jan) is allowed
    assert "€" not in of_child


def test_what_came_back_meanwhile_fell_out_and_nothing_was_said_of_nothing(
    sink: Sink, petra: Member, jan: Member
) -> None:
    sharing(jan, petra)
    loans = [due_soon(petra), late(jan)]
    other = late(a_child(petra), title="Otje")
    plan()
    for loan in loans:
        return_copy(loan.copy, branch=a_branch(), today=TODAY, at=noon(TODAY))

    assert send() == 1
    (mail,) = sink.mails
    assert "1 boek" in mail["Subject"]
    assert "Jan" not in text_of(mail)

    late(jan)
    plan(NOW + timedelta(hours=1))
    last = Message.objects.get(state="waiting")
    assert last.about != other.pk
    Member.objects.filter(pk=jan.pk).update(restricted_on=TODAY)
    assert send(after=timedelta(hours=1)) == 0
    assert outcomes().count(("dropped", "not_true")) == 3


@pytest.mark.parametrize("who", ["jan takes back", "petra leaves him out", "petra stops"])
def test_either_ended_it_at_once_also_for_what_waits(
    sink: Sink, petra: Member, jan: Member, who: str
) -> None:
    sharing(jan, petra)
    due_soon(petra)
    late(jan)
    plan()
    claimed = claim("overdue", now=NOW)  # a worker has it already

    if who == "jan takes back":
        household.take_back(jan)
    elif who == "petra leaves him out":
        household.leave_out(petra, jan.pk)
    else:
        household.stop(petra)
    assert claimed is not None
    claimed.give_back()
    plan(NOW + timedelta(minutes=1))
    send()

    assert [len(sink.to(f"{name}@example.org")) for name in ("petra", "jan")] == [1, 1]
    assert "Jan" not in text_of(sink.to("petra@example.org")[0])
    assert sorted(told()) == [("Jan", "overdue_2"), ("Petra", "due_soon")]


def test_nothing_was_said_twice_when_it_went_on_and_off_between_runs(
    sink: Sink, petra: Member, jan: Member
) -> None:
    late(petra)
    late(jan)
    late(a_child(petra))
    turns: list[Callable[[], None]] = [
        lambda: None,
        lambda: sharing(jan, petra),
        lambda: household.stop(petra),
        lambda: sharing(petra, jan),
    ]
    for hours, act in enumerate(turns):
        act()
        plan(NOW + timedelta(hours=hours))
        send(after=timedelta(hours=hours))

    assert sorted(told()) == [("Jan", "overdue_2"), ("Petra", "overdue_2"), ("Petra", "overdue_2")]
    assert len(sink.mails) == 3


def test_who_left_home_had_their_own_again_the_morning_after_and_nobody_heard_it_twice(
    sink: Sink, petra: Member, jan: Member
) -> None:
    sharing(jan, petra)
    late(petra)
    late(jan)
    plan()
    leave_home(jan)

    for days in (0, 1):
        send(after=timedelta(days=days))
        plan(NOW + timedelta(days=days + 1))
    send(after=timedelta(days=2))

    assert [len(sink.to(f"{name}@example.org")) for name in ("petra", "jan")] == [1, 1]
    assert sorted(told()) == [("Jan", "overdue_2"), ("Petra", "overdue_2")]


@pytest.mark.django_db(transaction=True, databases=["default", "purge"])
def test_a_yes_of_a_home_that_parted_was_forgotten_and_did_not_come_back(
    petra: Member, jan: Member
) -> None:
    kim, bo = a_member(given_name="Kim"), a_member(given_name="Bo")
    a_home(kim, bo)
    sharing(jan, petra)
    sharing(bo, kim)
    leave_home(jan)

    purge(today=TODAY)

    assert [share.member for share in HouseholdShare.objects.all()] == [bo]


def test_whom_we_cannot_reach_got_nothing_of_another(petra: Member, jan: Member) -> None:
    sharing(jan, petra)
    due_soon(jan)
    Account.objects.filter(member=petra).update(email="")

    plan()

    assert told() == [("Jan", "due_soon")]


def test_two_carers_who_read_together_heard_of_their_child_once(petra: Member, jan: Member) -> None:
    late(a_child(petra, jan))
    sharing(jan, petra)

    plan()

    assert told() == [("Petra", "overdue_2")]


def test_on_paper_it_was_one_letter(
    petra: Member, jan: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: list[object] = []
    monkeypatch.setattr(batches, "as_pdf", lambda made, **_: papers.extend(made))
    Address.objects.create(
        member=petra, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    sharing(jan, petra)
    due_soon(petra)
    late(jan)
    plan()
    Message.objects.update(channel="letter")

    batches.print_batch(batches.make_batch(at=NOW), at=NOW)

    assert len(papers) == 1
