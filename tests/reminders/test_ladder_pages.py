"""The ladder in the back office: every change is seen on the loans of today before it is made."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from bieb.lib import clock
from loans.models import Loan
from members.models import Address, Member
from notifications.models import Message
from reminders.changing import change_ladder, ladder_version
from reminders.errors import LadderChanged
from reminders.models import Pause, Step, StepChange
from tests.builders import a_colleague, a_loan, a_member
from tests.logins import let_in
from tests.reminders.planned import the_ladder

pytestmark = pytest.mark.django_db
LADDER = "/beheer/post/ladder/"
FIRST = {
    "days": "21", "after": "", "after_days": "0", "ordinal": "1", "channel_1": "email",
    "channel_2": "letter", "channel_3": "", "audience": "everyone", "stops": ["claimed", "lost"],
    "check_by": "none", "cost_cents": "0,00", "is_active": "on", "why": "policy",
}  # fmt: skip


@pytest.fixture
def desk(client: Client) -> Client:
    the_ladder()
    return let_in(client, a_colleague(role="manager", staff_name="Marga"))


@pytest.fixture
def first() -> Step:
    the_ladder()
    return Step.objects.get(code="overdue_1")


def late(days: int, member: Member | None = None) -> Loan:
    loan = a_loan(member=member, today=clock.today() - timedelta(days=60))
    Loan.objects.filter(pk=loan.pk).update(due_on=clock.today() - timedelta(days=days))
    return Loan.objects.get(pk=loan.pk)


def page_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def version_on(answer: Any) -> str:
    found = re.search(r'name="confirm" value="(\d+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_the_page_showed_every_step_with_its_days(desk: Client) -> None:
    page = page_of(desk.get(LADDER))

    assert [page.index(day) for day in ("3 dagen ervoor", "21 dagen erna", "145 dagen erna")]
    assert "tot en met 41 dagen erna" in page
    assert "en 30 dagen nadat “Rekening” vertrok" in page


def test_a_change_was_shown_on_the_loans_of_today_and_nothing_stayed_of_it(
    desk: Client, first: Step
) -> None:
    paper = a_member(given_name="Bartholomeusz", email="")
    Address.objects.create(
        member=paper, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    late(15, paper), late(16), late(17)
    Pause.objects.create(member=late(18).member, why="plan", since=clock.today())

    answer = desk.post(f"{LADDER}{first.pk}/", FIRST | {"days": "14"})

    page = page_of(answer)
    assert "schrijft hij met deze verandering 3 berichten" in page
    assert "2 e-mails 1 brief" in page
    assert "1 ding: de herinneringen staan stil" in page
    assert "Bartholomeusz" not in page
    assert Step.objects.get(pk=first.pk).days == 21
    assert not Message.objects.exists()
    assert not StepChange.objects.exists()


def test_a_confirmed_change_was_made_and_said_who_what_and_why(desk: Client, first: Step) -> None:
    sent = FIRST | {"days": "14"}
    version = version_on(desk.post(f"{LADDER}{first.pk}/", sent))

    desk.post(f"{LADDER}{first.pk}/", sent | {"confirm": version})

    line, entry = StepChange.objects.get(), LogEntry.objects.get()
    assert Step.objects.get(pk=first.pk).days == 14
    assert (line.code, line.why, line.new["days"]) == ("overdue_1", "policy", 14)
    assert entry.object_id == str(line.pk)
    story = page_of(desk.get(f"{LADDER}wijzigingen/"))
    assert "21 dagen erna" in story
    assert "14 dagen erna" in story
    assert "Marga" in story


def test_a_step_was_added_after_it_was_shown(desk: Client) -> None:
    late(30)
    sent = FIRST | {"days": "28", "ordinal": "2"}
    seen = desk.post(f"{LADDER}nieuw/overdue/", sent)
    assert "Herinnering 2, 28 dagen erna" in page_of(seen)

    desk.post(f"{LADDER}nieuw/overdue/", sent | {"confirm": version_on(seen)})

    step = Step.objects.get(days=28)
    assert (step.code, step.kind, step.channels) == ("overdue_3", "overdue", ["email", "letter"])
    assert StepChange.objects.get().old is None


def test_taking_a_step_out_of_use_said_what_would_not_leave_any_more(
    desk: Client, first: Step
) -> None:
    loan, now = late(22), clock.now()
    Message.objects.create(
        member=loan.member, kind="overdue", step="overdue_1", about=loan.pk, due_on=loan.due_on,
        channel="email", state="waiting", written_at=now, not_before=now,
    )  # fmt: skip

    answer = desk.post(f"{LADDER}{first.pk}/", {k: v for k, v in FIRST.items() if k != "is_active"})

    assert "1 bericht dat nu wacht, vertrekt dan niet meer." in page_of(answer)
    assert Message.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("code", "sent", "field", "words"),
    [
        ("overdue_1", {"days": "-2"}, "days", "Alleen wat bijna terug moet"),
        ("collection", {"check_by": "none"}, "check_by", "en is alleen voor volwassenen"),
        ("invoice", {"check_by": "none"}, "check_by", "Een collega bekijkt rekeningen"),
        ("notice14", {"pay_days": "13"}, "pay_days", "Geef ten minste 14 dagen"),
        ("notice14", {"after": ""}, "after", "heeft de stap ervoor nodig"),
        ("pay_reminder", {"after_days": "29"}, "after_days", "geeft 30 dagen om te betalen"),
        ("pay_reminder", {"days": "50"}, "after", "op een eerdere dag"),
        ("invoice", {"is_active": ""}, "is_active", "komt alleen na deze stap"),
        ("overdue_1", {"why": ""}, "why", "vereist"),
    ],
)
def test_what_the_database_or_the_library_refuses_was_said_beside_its_field(
    desk: Client, code: str, sent: dict[str, str], field: str, words: str
) -> None:
    step = Step.objects.get(code=code)
    asked = {
        "days": step.days, "after": step.after, "after_days": step.after_days,
        "audience": step.audience, "check_by": step.check_by, "pay_days": step.pay_days,
    }  # fmt: skip

    form = desk.post(f"{LADDER}{step.pk}/", FIRST | asked | sent).context["form"]

    assert list(form.errors) == [field]
    assert words in str(form.errors[field])
    assert not StepChange.objects.exists()


def test_of_two_colleagues_the_second_was_told_to_look_again(first: Step) -> None:
    version = ladder_version()
    first.days = 20
    change_ladder(first, why=StepChange.Why.TRIAL, version=version, at=clock.now())
    first.days = 19

    with pytest.raises(LadderChanged):
        change_ladder(first, why=StepChange.Why.TRIAL, version=version, at=clock.now())

    assert Step.objects.get(pk=first.pk).days == 20


@pytest.mark.parametrize(("ahead", "words"), [(0, "0 berichten"), (1, "1 bericht")])
def test_the_ladder_was_tried_out_for_a_day_the_day_before_and_the_day_of(
    desk: Client, ahead: int, words: str
) -> None:
    late(6)
    day = clock.today() + timedelta(days=ahead)

    page = page_of(desk.get(f"{LADDER}proef/", {"day": day.isoformat()}))

    assert f" {words} " in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [("volunteer", 403, 403), ("employee", 200, 403), ("administrator", 200, 200)],
)
def test_only_who_may_change_the_ladder_could(
    first: Step, role: str, sees: int, changes: int
) -> None:
    desk = let_in(Client(), a_colleague(username=role.replace(" ", ""), role=role))

    assert desk.get(LADDER).status_code == sees
    assert desk.get(f"{LADDER}{first.pk}/").status_code == changes
