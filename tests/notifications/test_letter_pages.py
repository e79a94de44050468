"""Colleagues print letters in piles: looked at with a line, checked, posted once, never kept."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.http import FileResponse
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from loans.models import Loan
from loans.operations import return_copy
from members.models import Member
from notifications import batches, paper
from notifications.batches import NotPrinted, make_batch, post, print_batch
from notifications.mailbox import lines_of, messages_to
from notifications.models import LetterBatch, Message, MessageBody
from notifications.paper import Paper
from tests.builders import a_branch, a_colleague, a_loan, a_member
from tests.logins import let_in
from tests.notifications.test_letters import at_home

pytestmark = pytest.mark.django_db
PAGE = "/beheer/post/brieven/"


def a_letter(member: Member) -> Message:
    now, today = clock.now(), clock.today()
    loan = a_loan(member=member, today=today - timedelta(days=18))
    return Message.objects.create(
        member=member, kind="due_soon", about=loan.pk, due_on=loan.due_on, step="due_soon",
        channel="letter", written_at=now, not_before=now,
    )  # fmt: skip


def readers(*names: str) -> list[Member]:
    found = [a_member(given_name=name, email="") for name in names]
    for each in found:
        at_home(each)
        a_letter(each)
    return found


def colleague(role: str = "employee") -> Client:
    desk = let_in(Client(), a_colleague(role=role))
    desk.post("/beheer/reden/", {"reason": "desk"})
    return desk


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names on the envelopes of the last PDF that was made."""
    found: list[str] = []
    usual = paper.as_pdf

    def watched(papers: Sequence[Paper], **facts: Any) -> bytes:
        found[:] = [each.address[0].split()[0] for each in papers]
        return usual(papers, **facts)

    monkeypatch.setattr(batches, "as_pdf", watched)
    return found


def prints(desk: Client, batch: LetterBatch) -> None:
    answer = desk.post(f"{PAGE}{batch.pk}/afdrukken/")
    assert isinstance(answer, FileResponse)
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("state", "why"))


def brought_back(message: Message) -> None:
    copy = Loan.objects.get(pk=message.about).copy
    return_copy(copy, branch=a_branch(), today=clock.today(), at=clock.now())


def test_a_pile_was_printed_looked_through_and_posted_once(names: list[str]) -> None:
    wim, an = readers("Wim", "Annechien")
    desk = colleague()
    assert "Wim" not in desk.get(PAGE).content.decode()
    desk.post(f"{PAGE}opnemen/")
    batch = LetterBatch.objects.get()

    prints(desk, batch)
    lines = AccessLine.objects.filter(subject__subject_id__in=[wim.pk, an.pk]).count()
    brought_back(Message.objects.get(member=wim))
    desk.post(f"{PAGE}{batch.pk}/nakijken/")
    page = desk.get(f"{PAGE}{batch.pk}/").content.decode()
    desk.post(f"{PAGE}{batch.pk}/gepost/")
    desk.post(f"{PAGE}{batch.pk}/gepost/")

    assert sorted(names) == ["Annechien", "Wim"]
    assert lines == 2
    assert ("Wim" in page, "Annechien" in page) == (True, False)
    assert states() == [("dropped", "not_true"), ("sent", "")]
    assert post(batch, at=clock.now()) == 0
    assert [each.text is not None for each in lines_of(messages_to(wim))] == [False]
    assert MessageBody.objects.count() == 1


def test_nothing_was_printed_without_a_reason_or_without_the_lines() -> None:
    readers("Wim")
    batch = make_batch(at=clock.now())
    desk = let_in(Client(), a_colleague(role="employee"))

    answer = desk.post(f"{PAGE}{batch.pk}/afdrukken/")

    assert answer.status_code == 302
    assert "/beheer/reden/" in answer["Location"]
    assert not AccessLine.objects.exists()
    batch.refresh_from_db()
    assert batch.printed_at is None


@pytest.mark.parametrize(("role", "status"), [("volunteer", 403), ("employee", 200)])
def test_only_who_may_post_letters_saw_them(role: str, status: int) -> None:
    assert colleague(role).get(PAGE).status_code == status


def test_a_protected_member_was_printed_by_nobody_alone_and_not_posted(names: list[str]) -> None:
    wim, an = readers("Wim", "Annechien")
    Member.objects.filter(pk=an.pk).update(is_protected=True)
    batch, desk = make_batch(at=clock.now()), colleague()

    prints(desk, batch)
    page = desk.get(f"{PAGE}{batch.pk}/").content.decode()
    desk.post(f"{PAGE}{batch.pk}/gepost/")

    assert names == ["Wim"]
    assert "mag zien" in page
    assert Message.objects.get(member=an).state == "waiting"
    assert Message.objects.get(member=wim).state == "sent"
    assert make_batch(at=clock.now()).number == 2


def test_a_locked_member_got_no_letter_about_loans() -> None:
    [wim] = readers("Wim")
    batch = make_batch(at=clock.now())
    Member.objects.filter(pk=wim.pk).update(restricted_on=clock.today())

    assert print_batch(batch, at=clock.now()) == b""
    assert states() == [("dropped", "not_wanted")]


def test_what_was_written_after_the_printing_was_not_called_posted() -> None:
    readers("Wim")
    first = make_batch(at=clock.now())
    with pytest.raises(NotPrinted):
        post(first, at=clock.now())
    print_batch(first, at=clock.now())
    readers("Annechien")
    second = make_batch(at=clock.now())

    assert post(first, at=clock.now()) == 1
    assert (first.number, second.number) == (1, 2)
    assert states() == [("sent", ""), ("sending", "")]


def test_a_letter_whose_words_failed_waited_for_a_colleague(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wim, an = readers("Wim", "Annechien")
    batch, usual = make_batch(at=clock.now()), paper.compose_paper

    def breaks(letter: object, **facts: object) -> object:
        if letter.reader == wim:  # type: ignore[attr-defined]
            raise ValueError
        return usual(letter, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "compose_paper", breaks)
    print_batch(batch, at=clock.now())

    assert post(batch, at=clock.now()) == 1
    assert Message.objects.get(member=wim).state == "held"
    assert Message.objects.get(member=an).state == "sent"


def test_large_piles_were_cut_between_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "LARGEST", 2)
    for member in readers("Wim", "Annechien", "Sem"):
        a_letter(member)

    last = make_batch(at=clock.now())

    piles = LetterBatch.objects.order_by("number")
    assert [each.messages.count() for each in piles] == [2, 2, 2]
    assert last.number == 3
    assert all(each.messages.values("member").distinct().count() == 1 for each in piles)


def test_printing_again_kept_one_text_and_its_version() -> None:
    [wim] = readers("Wim")
    batch = make_batch(at=clock.now())

    print_batch(batch, at=clock.now())
    print_batch(batch, at=clock.now() + timedelta(minutes=5))
    post(batch, at=clock.now())

    [line] = lines_of(messages_to(wim))
    assert line.text is not None
    assert "terug" in line.text.words
    assert MessageBody.objects.count() == 1
    assert Message.objects.get().template_version
