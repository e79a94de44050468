"""The post for colleagues: it is counted, it names nobody, and what failed can go again."""

from datetime import date
from unittest.mock import patch

import pytest
from django.contrib.admin.models import LogEntry
from django.template import Engine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from audit.models import AccessLine
from bieb.lib import clock
from members.models import Member
from notifications.models import AddressTrouble, Message
from notifications.paper import written_on_paper
from notifications.previews import READERS, preview
from notifications.resending import NotAgain, send_again
from notifications.versions import parts_of, templates_of_messages, version_of
from tests.builders import a_colleague, a_member
from tests.logins import let_in

pytestmark = pytest.mark.django_db
PAGE = "/beheer/post/"


def colleague(role: str = "employee") -> Client:
    return let_in(Client(), a_colleague(role=role))


def a_message(member: Member, **facts: object) -> Message:
    now = clock.now()
    usual: dict[str, object] = {
        "kind": "due_soon", "about": 7, "due_on": date(2026, 12, 14), "channel": "email",
        "state": "failed", "why": "550", "written_at": now, "not_before": now, "finished_at": now,
    }  # fmt: skip
    return Message.objects.create(member=member, **(usual | facts))


def test_the_page_counted_by_kind_and_state_and_named_nobody() -> None:
    jan = a_member(given_name="Bartholomeusz")
    a_message(jan)
    a_message(jan, about=8, state="sent", why="")
    a_message(jan, about=9, state="held", why="template", finished_at=None)

    page = colleague().get(PAGE).content.decode()

    assert "Niet aangekomen" in page
    assert "550" in page
    assert "<rect" in page
    assert "Bartholomeusz" not in page
    assert not AccessLine.objects.exists()


def test_what_came_back_was_listed_without_a_name_or_an_address() -> None:
    jan, an = a_member(given_name="Bartholomeusz"), a_member()
    for member in (jan, an):
        AddressTrouble.objects.create(
            member=member, channel="email", fingerprint=f"{member.pk.hex}" * 2, why="5.1.1",
            since=clock.today(), marked_on=clock.today() if member == jan else None,
        )  # fmt: skip
    letter = a_message(jan, channel="letter", instead_of=a_message(jan), state="sent", why="")

    page = colleague().get(f"{PAGE}terug/").content.decode()

    assert "5.1.1" in page
    assert f"/beheer/post/{letter.pk}/" in page
    assert f"/beheer/members/member/{jan.pk}/change/" in page
    assert str(an.pk) not in page
    assert jan.pk.hex not in page
    assert "Bartholomeusz" not in page
    assert not AccessLine.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("volunteer", 403), ("employee", 200)])
def test_only_who_may_see_messages_saw_the_post(role: str, status: int) -> None:
    assert colleague(role).get(PAGE).status_code == status


def test_sending_again_asked_why_left_a_line_and_made_a_new_message() -> None:
    failed, desk = a_message(a_member()), colleague()
    asked = desk.get(f"{PAGE}{failed.pk}/")
    desk.post("/beheer/reden/", {"reason": "phone"})

    page = desk.get(f"{PAGE}{failed.pk}/").content.decode()
    desk.post(f"{PAGE}{failed.pk}/", {"because": "mended", "channel": "email"})

    again = Message.objects.get(instead_of=failed)
    assert "Waarom" in asked.content.decode() or asked.status_code == 302
    assert failed.member.given_name in page
    assert (again.state, again.channel, again.again) == ("waiting", "email", 1)
    assert AccessLine.objects.filter(subject__subject_id=failed.member_id).count() == 1
    assert LogEntry.objects.filter(object_id=str(failed.pk)).count() == 1
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_a_colleague_without_the_permission_sent_nothing_again() -> None:
    failed, officer = a_message(a_member()), colleague("privacy officer")
    officer.post("/beheer/reden/", {"reason": "phone"})

    officer.post(f"{PAGE}{failed.pk}/", {"because": "mended", "channel": "email"})

    assert Message.objects.count() == 1


def test_what_was_held_for_its_text_waited_again_and_nothing_went_twice() -> None:
    jan, staff, now = a_member(), a_colleague(), clock.now()
    held = a_message(jan, state="held", why="template", finished_at=None)
    failed, sent = a_message(jan, about=8), a_message(jan, about=9, state="sent", why="")

    send_again(held, channel="email", because="mended", staff=staff, now=now)
    send_again(failed, channel="email", because="asked", staff=staff, now=now)

    held.refresh_from_db()
    assert (held.state, held.why) == ("waiting", "")
    for each in (held, failed, sent):
        with pytest.raises(NotAgain):
            send_again(each, channel="email", because="asked", staff=staff, now=now)
    assert Message.objects.count() == 4


def test_what_waits_for_approval_could_not_be_let_go_from_here() -> None:
    held = a_message(a_member(), state="held", why="", finished_at=None)

    with pytest.raises(NotAgain):
        send_again(held, channel="email", because="asked", staff=a_colleague(), now=clock.now())


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("reader", READERS)
def test_every_text_could_be_seen_for_every_reader_in_every_language(reader: str) -> None:
    for template in templates_of_messages():
        for language in ("nl", "en"):
            made = preview(template, reader=reader, language=language, today=date(2026, 12, 11))
            assert "<style" not in made.get("-body.html", "")
            assert "style=" not in made.get("-body.html", "")
            assert any(made.values())


@pytest.mark.ignore_template_errors
def test_the_page_with_a_text_showed_three_widths() -> None:
    desk = colleague()

    page = desk.get(f"{PAGE}teksten/emails/due_soon/?reader=arabic").content.decode()

    assert [f"preview--{width}" in page for width in (320, 600, 1280)] == [True] * 3
    assert "محمد" in page
    assert desk.get(f"{PAGE}teksten/emails/no_such/").status_code == 404


CANARY = "Kolibrievanger"


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("template", templates_of_messages())
def test_no_title_stood_in_a_subject_or_a_text_message(template: str) -> None:
    words = {
        "title": CANARY, "titles": [CANARY], "shows_titles": True, "author": CANARY,
        "things": [{"title": CANARY, "code": "OTTER 27", "author": CANARY}], "loans": [CANARY],
        "lines": [{"titles": [CANARY], "title": CANARY, "day": date(2026, 12, 14)}], "count": 1, "pay_days": 14,
        "day": date(2026, 12, 14), "due_on": date(2026, 12, 14), "last_day": date(2026, 12, 14),
    }  # fmt: skip
    for part in parts_of(template):
        if part.endswith(("-subject.txt", "-sms.txt")):
            assert CANARY not in render_to_string(part, words), part


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("template", templates_of_messages())
def test_no_title_came_on_an_envelope_or_in_the_subject_of_a_letter(template: str) -> None:
    if f"{template}-subject.txt" not in parts_of(template):
        return
    words = {
        "title": CANARY, "titles": [CANARY], "things": [{"title": CANARY}], "loans": [CANARY],
        "count": 1, "pay_days": 14, "days": 7, "collect_days": 30, "cents": 250,
    }  # fmt: skip

    paper = written_on_paper(template, words, language="nl", today=date(2026, 12, 11))

    assert CANARY not in f"{paper.address}{paper.town}{paper.subject}{paper.day}"


@pytest.mark.ignore_template_errors
def test_a_letter_was_seen_page_by_page_and_a_mail_list_never_as_one() -> None:
    desk = colleague()
    page = desk.get(f"{PAGE}teksten/emails/overdue/?reader=long&language=en").content.decode()
    picture = desk.get(f"{PAGE}teksten/emails/overdue/blad-1.png?reader=long&language=en")

    assert "blad-1.png?reader=long&amp;language=en" in page
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert desk.get(f"{PAGE}teksten/emails/overdue/blad-99.png").status_code == 404
    assert desk.get(f"{PAGE}teksten/emails/new_arrivals/blad-1.png").status_code == 404


def test_a_version_followed_the_words_and_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = version_of("emails/due_soon", "nl")
    assert usual != version_of("emails/due_soon", "en")
    assert usual != version_of("emails/dates_moved", "nl")
    version_of.cache_clear()
    assert version_of("emails/due_soon", "nl") == usual
    version_of.cache_clear()
    catalogue = translation.trans_real.translation("nl")._catalog  # type: ignore[attr-defined]
    monkeypatch.setitem(catalogue._catalogs[0], "See and renew", "Kijk en verleng")

    assert version_of("emails/due_soon", "nl") != usual
    version_of.cache_clear()


def test_no_text_had_a_gap_in_its_preview() -> None:
    gaps: set[str] = set()

    class Gap(str):
        """Takes the place of a word that is missing, and says which."""

        def __contains__(self, part: object) -> bool:
            return part == "%s"

        def __mod__(self, name: object) -> str:
            gaps.add(f"{template}: {name}")
            return ""

    with patch.object(Engine.get_default(), "string_if_invalid", Gap("%s")):
        for template in templates_of_messages():
            preview(template, reader="usual", language="nl", today=date(2026, 11, 23))

    assert gaps == set()
