"""A backup that is put back brings back nobody who was erased and no permission that was withdrawn."""

from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import Ignore
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from consent.models import ConsentEvent
from consent.operations import How, has_consent, record_consent
from consent.texts import current_text, publish_texts
from erasure.checking import count_rows
from erasure.errors import BackupTooOld, LedgerBroken
from erasure.models import LedgerLine, LedgerMark
from erasure.replay import gate, ledger
from erasure.replay.replaying import replay
from members.models import Account, Card, Member
from members.operations import restrict_member
from notifications.tasks import send_waiting
from rights.corrections import accept_correction, ask_again
from rights.models import Case
from rights.operations import open_case
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_colleague, a_member, card_of
from tests.erasure.backups import back_up, put_back
from tests.erasure.people import AT, a_reader, erase

pytestmark = [with_every_role, pytest.mark.ignore_template_errors]
NEWSLETTER = "newsletter"


def decide(member: Member, *, given: bool) -> None:
    """Say yes or no to the newsletter, as on the page."""
    how = How(channel=ConsentEvent.Channel.WEB)
    record_consent(member, current_text(NEWSLETTER, "nl"), given=given, how=how, at=AT)


def correct(member: Member, *, staff: Account) -> None:
    """Correct a name, as a colleague does on request."""
    about = f"{Member._meta.label}.family_name"
    asked = open_case(
        kind="rectification", member=member, channel="web", today=MONDAY, at=AT, about=about
    )
    accept_correction(asked, value="Čapková", words="Ja.", today=MONDAY, at=AT, staff=staff)


def doors(client: Client) -> list[int]:
    """What a page about people, the log-in, a partner and the signs of life answer now."""
    gate.look_again()
    paths = ("/mijn/", "/account/login/", "/balie/", "/api/v1/notices", "/healthz", "/privacy/")
    return [client.get(path).status_code for path in paths]


def test_after_a_restore_the_doors_were_closed_until_everything_was_repeated(
    tmp_path: Path, client: Client
) -> None:
    publish_texts()
    erased, reader, locked = a_reader(email="wim@example.org"), a_member(), a_member()
    corrected, noor = a_member(), a_colleague(username="noor", role="privacy officer")
    card = card_of(erased).number
    decide(reader, given=True)
    restrict_member(a_member(), today=MONDAY)  # the ledger was begun before the backup
    back_up(tmp_path / "backup")

    erase(erased)
    decide(reader, given=False)
    restrict_member(locked, today=MONDAY)
    correct(corrected, staff=noor)
    third = a_member(given_name="Derde", email="wim@example.org")
    Card.objects.filter(member=third).update(number=card)
    before = doors(client)

    with put_back(tmp_path / "backup"):
        knows_again = Member.objects.filter(pk=erased.pk).exists(), has_consent(reader, NEWSLETTER)
        closed = doors(client)
        third_again = a_member(given_name="Derde", email="derde@example.org")

        done = replay(today=MONDAY, at=AT)
        after = doors(client)
        left = count_rows(erased.pk)
        Card.objects.filter(member=third_again).update(number=card)
        Account.objects.filter(member=third_again).update(email="wim@example.org")
        twice = replay(today=MONDAY, at=AT)

        assert knows_again == (True, True)
        assert closed == [503, 503, 503, 503, 200, 200]
        assert dict(done.counts) == {
            "erase": 1,
            "withdraw": 1,
            "restrict": 1,
            "rectify-notice": 1,
        }
        assert left == {}
        assert not has_consent(reader, NEWSLETTER)
        assert Member.objects.get(pk=locked.pk).restricted_on == MONDAY
        assert twice.lines == 0
        asked = Case.objects.open().get(member=corrected)
        assert asked.about == "members.Member.family_name"
        assert Member.objects.get(pk=corrected.pk).family_name != "Čapková"
        assert ask_again(corrected, "family_name", today=MONDAY, at=AT) is None
        assert card_of(Member.objects.get(pk=third_again.pk)).number == card
        assert after == before
    assert 503 not in before


def test_workers_did_nothing_until_it_was_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate.known, "why", "behind")

    with pytest.raises(Ignore):
        send_waiting()


def test_the_command_opened_the_doors(client: Client, capsys: Any) -> None:
    member = a_member()
    restrict_member(member, today=MONDAY)
    LedgerMark.objects.all().delete()
    Member.objects.filter(pk=member.pk).update(restricted_on=None)
    closed = doors(client)

    call_command("privacy_replay")

    assert closed[0] == 503
    assert doors(client)[0] != 503
    assert "restrict: 1" in capsys.readouterr().out
    assert Member.objects.get(pk=member.pk).restricted_on is not None


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: [*lines[:2], lines[2].replace("restrict", "lift"), *lines[3:]], 3),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: lines[:3], 4),
    ],
    ids=["taken out", "edited", "changed places", "the last one taken out"],
)
def test_a_ledger_that_was_tampered_with_closed_the_doors_and_said_which_line(
    client: Client, harm: Any, line: int
) -> None:
    for _number in range(3):
        restrict_member(a_member(), today=MONDAY)
    path = ledger.ledger_path()
    lines = path.read_text().splitlines()
    path.write_text("\n".join(harm(lines)) + "\n")

    with pytest.raises(LedgerBroken) as refused:
        replay(today=MONDAY, at=AT)

    assert f"{line}" in str(refused.value)
    assert doors(client)[0] == 503


def test_a_ledger_that_is_gone_closed_the_doors(client: Client) -> None:
    restrict_member(a_member(), today=MONDAY)
    ledger.ledger_path().unlink()

    assert doors(client)[0] == 503


def test_a_deed_was_in_the_ledger_once_also_when_a_process_died_in_between() -> None:
    restrict_member(a_member(), today=MONDAY)
    (entry,) = ledger.read()[1:]
    LedgerLine.objects.create(
        id=entry.id, kind=entry.kind, subject_id=entry.subject, happened_at=AT
    )
    LedgerMark.objects.update(applied=0)

    gate.look_again()

    assert gate.why_closed() == ""
    assert len(ledger.read()) == 2
    assert not LedgerLine.objects.exists()


def test_old_lines_went_and_a_backup_from_before_them_was_refused(settings: Settings) -> None:
    for _number in range(2):
        restrict_member(a_member(), today=MONDAY)
    settings.BACKUP_DAYS = "35"
    kept = ledger.trim(today=MONDAY)
    entries = ledger.read()
    day = MONDAY.replace(year=2027)

    went = ledger.trim(today=day)

    assert (kept, went) == (0, 2)
    assert [each.kind for each in ledger.read()] == ["checkpoint"]
    assert ledger.identity(ledger.read()) == ledger.identity(entries)
    gate.look_again()
    assert gate.why_closed() == ""
    LedgerMark.objects.update(applied=0)
    with pytest.raises(BackupTooOld):
        replay(today=day, at=AT)


def test_no_line_named_anybody() -> None:
    member = a_reader(name="Wilhelmina", email="wilhelmina@example.org")
    card = card_of(member).number

    erase(member)

    text = ledger.ledger_path().read_text()
    assert str(member.pk) in text
    assert not any(word in text for word in ("Wilhelmina", "example.org", card))
