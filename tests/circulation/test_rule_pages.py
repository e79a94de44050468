"""The rules in the back office: seen, tried out, and changed only after a look at what it touches."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bieb.lib import clock
from circulation.models import NO_LIMIT, Rule, RuleChange
from circulation.tables import written_csv
from members.models import Account
from tests.builders import (
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_rule,
    an_item_type,
)
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
RULES = "/beheer/circulation/rule/"


@pytest.fixture
def bas(client: Client) -> Account:
    """A manager who is let in."""
    account = a_colleague(role="manager", staff_name="Bas")
    let_in(client, account)
    return account


@pytest.fixture
def dvd() -> Rule:
    a_membership_type(), a_branch()
    return a_rule(item_type=an_item_type(code="dvd", loan_days=7))


def filled_in(rule: Rule | None = None, **said: str) -> dict[str, str]:
    about = {"item_type": str(rule.item_type_id)} if rule and not rule.is_base else {}
    return about | said


def version_on(response: Any) -> str:
    found = re.search(r'name="confirmed" value="(\d+)"', response.content.decode())
    assert found is not None
    return found[1]


def test_the_list_said_every_rule_in_the_order_in_which_they_are_asked(
    client: Client, bas: Account, dvd: Rule
) -> None:
    page = client.get(RULES).content.decode()

    assert page.index("Dvd") < page.index("de basisregel</a>")
    assert "<strong>7 dagen</strong>" in page


def test_the_matrix_said_which_rule_gave_each_answer(
    client: Client, bas: Account, dvd: Rule
) -> None:
    page = client.get(f"{RULES}matrix/", {"group": "lenen"}).content.decode()

    assert "rules__inherited" in page
    assert f'<a href="{RULES}{dvd.pk}/change/">Dvd</a>' in page
    assert "rules__base" in page


@pytest.mark.parametrize(("ahead", "days"), [(0, "7 dagen"), (1, "10 dagen")])
def test_the_matrix_of_a_day_showed_the_rules_of_that_day(
    client: Client, bas: Account, dvd: Rule, ahead: int, days: str
) -> None:
    today = clock.today()
    standard = a_membership_type()
    tomorrow = today + timedelta(days=1)
    a_rule(category=standard, item_type=dvd.item_type, valid_from=tomorrow, loan_days=10)
    day = today + timedelta(days=ahead)

    page = client.get(f"{RULES}matrix/", {"day": day.isoformat()}).content.decode()

    assert days in page


def test_a_change_was_shown_before_it_was_made(client: Client, bas: Account, dvd: Rule) -> None:
    a_loan(member=a_member(), copy=a_copy(item_type=dvd.item_type), today=clock.today())

    seen = client.post(f"{RULES}{dvd.pk}/change/", filled_in(dvd, loan_days="14"))

    page = seen.content.decode()
    assert "<del>7 dagen</del>" in page
    assert "<ins>14 dagen</ins>" in page
    assert "1 uitlening die uit is" in page
    assert Rule.objects.get(pk=dvd.pk).loan_days == 7


def test_a_confirmed_change_was_made_and_said_who_and_what(
    client: Client, bas: Account, dvd: Rule
) -> None:
    sent = filled_in(dvd, loan_days="14", fee_cap_cents="7,50", max_renewals="onbeperkt")
    version = version_on(client.post(f"{RULES}{dvd.pk}/change/", sent))

    answer = client.post(f"{RULES}{dvd.pk}/change/", sent | {"confirmed": version})

    changed = Rule.objects.get(pk=dvd.pk)
    assert answer.status_code == 302
    assert (changed.loan_days, changed.fee_cap_cents, changed.max_renewals) == (14, 750, NO_LIMIT)
    line = RuleChange.objects.get()
    entry = LogEntry.objects.get()
    assert (line.act, entry.user, entry.object_id) == ("changed", bas, str(line.pk))
    assert entry.change_message == "[]"
    assert "Bas" in client.get(f"{RULES}wijzigingen/").content.decode()


def test_a_change_that_somebody_else_was_first_with_was_shown_again(
    client: Client, bas: Account, dvd: Rule
) -> None:
    sent = filled_in(dvd, loan_days="14")
    version = version_on(client.post(f"{RULES}{dvd.pk}/change/", sent))
    a_rule(item_type=dvd.item_type, loan_days=9)

    answer = client.post(f"{RULES}{dvd.pk}/change/", sent | {"confirmed": version})

    assert "<del>9 dagen</del>" in answer.content.decode()
    assert Rule.objects.get(pk=dvd.pk).loan_days == 9


def test_a_new_rule_was_made_from_a_row_of_the_matrix(
    client: Client, bas: Account, dvd: Rule
) -> None:
    sent = filled_in(dvd, category=str(a_membership_type().pk), is_reservable="False")
    version = version_on(client.post(f"{RULES}add/", sent))

    client.post(f"{RULES}add/", sent | {"confirmed": version})

    made = Rule.objects.get(category=a_membership_type(), item_type=dvd.item_type)
    assert (made.is_reservable, made.loan_days) == (False, None)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"loan_days": "-1"}, "onder 0"),
        ({"loan_days": "0"}, "1 dag tot 10 jaar"),
        ({"loan_days": "drie"}, "Schrijf een getal"),
        ({"loan_days": "99999999999999999999"}, "20"),
        ({"loan_days": "1,50"}, "Schrijf een getal"),
        ({"fee_cap_cents": "1,5"}, "Schrijf een getal"),
        ({"max_loans": "3"}, "niet per soort"),
        ({}, "zegt niets"),
        ({"loan_days": "3", "valid_from": "2026-02-30"}, "datum"),
        (
            {"loan_days": "3", "valid_from": "2026-03-02", "valid_until": "2026-03-01"},
            "voor de eerste",
        ),
    ],
)
def test_what_cannot_be_was_refused_with_a_sentence(
    client: Client, bas: Account, dvd: Rule, said: dict[str, str], refusal: str
) -> None:
    game = an_item_type(code="game")
    Rule.objects.filter(item_type=game).delete()

    answer = client.post(f"{RULES}add/", {"item_type": str(game.pk)} | said)

    assert refusal in answer.content.decode()
    assert not Rule.objects.filter(item_type=game).exists()


def test_a_second_rule_for_the_same_was_refused_with_a_sentence(
    client: Client, bas: Account, dvd: Rule
) -> None:
    answer = client.post(f"{RULES}add/", filled_in(dvd, loan_days="3"))

    assert "Er is al een regel" in answer.content.decode()


def test_a_rule_was_taken_out_after_a_look(client: Client, bas: Account, dvd: Rule) -> None:
    seen = client.get(f"{RULES}{dvd.pk}/weg/")

    client.post(f"{RULES}{dvd.pk}/weg/", {"confirmed": version_on(seen)})

    assert not Rule.objects.filter(pk=dvd.pk).exists()
    assert RuleChange.objects.get().act == "ended"


def test_the_base_rule_was_not_offered_to_be_taken_out(client: Client, bas: Account) -> None:
    base = Rule.objects.base()

    assert client.get(f"{RULES}{base.pk}/weg/").status_code == 403
    assert "/weg/" not in client.get(f"{RULES}{base.pk}/change/").content.decode()


def test_the_base_rule_was_changed_and_kept_everything_it_says(
    client: Client, bas: Account
) -> None:
    base = Rule.objects.base()

    answer = client.post(f"{RULES}{base.pk}/change/", {"loan_days": "28"})

    assert answer.status_code == 200
    assert "De basisregel zegt alles" in answer.content.decode()


def test_a_file_was_read_after_a_look(client: Client, bas: Account, dvd: Rule) -> None:
    text = written_csv(Rule.objects.most_specific_first()).replace(";dvd;;;;7;", ";dvd;;;;9;")
    file = SimpleUploadedFile("regels.csv", text.encode())

    seen = client.post(f"{RULES}inlezen/", {"file": file})
    assert Rule.objects.get(pk=dvd.pk).loan_days == 7
    client.post(f"{RULES}inlezen/", {"text": text, "confirmed": version_on(seen)})

    assert Rule.objects.get(pk=dvd.pk).loan_days == 9
    assert RuleChange.objects.count() == 1


def test_a_file_with_a_mistake_changed_nothing_and_said_where(
    client: Client, bas: Account, dvd: Rule
) -> None:
    text = written_csv(Rule.objects.most_specific_first()).replace(";dvd;;;;7;", ";dvdd;;;;9;")

    answer = client.post(
        f"{RULES}inlezen/", {"file": SimpleUploadedFile("regels.csv", text.encode())}
    )

    page = answer.content.decode()
    assert "<td>sort</td>" in page
    assert "dvdd" in page
    assert Rule.objects.get(pk=dvd.pk).loan_days == 7


@pytest.mark.parametrize(
    "file", [None, SimpleUploadedFile("foto.png", b"\x89PNG\xff\xfe"), SimpleUploadedFile("x", b"")]
)
def test_what_is_no_file_of_rules_was_refused(
    client: Client, bas: Account, file: SimpleUploadedFile | None
) -> None:
    answer = client.post(f"{RULES}inlezen/", {"file": file} if file else {})

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_rules_were_exported(client: Client, bas: Account, dvd: Rule, kind: str) -> None:
    answer = client.get(f"{RULES}regels.{kind}")

    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert "dvd" in answer.content.decode()


PAGES = ["", "matrix/", "wijzigingen/", "regels.csv", "add/", "inlezen/", "1/change/", "1/weg/"]


@pytest.mark.parametrize("page", PAGES)
def test_an_employee_saw_no_page_of_the_rules(client: Client, page: str) -> None:
    let_in(client, a_colleague(role="employee"))

    assert client.get(f"{RULES}{page}").status_code == 403


@pytest.mark.parametrize("page", ["abc/change/", "9" * 30 + "/change/", "999999/weg/"])
def test_a_rule_that_is_not_there_was_not_found(client: Client, bas: Account, page: str) -> None:
    assert client.get(f"{RULES}{page}").status_code == 404
