"""What a member reads back, and that stopping takes no more than starting."""

import json
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import Settings

from consent.models import ConsentEvent
from consent.operations import How, has_consent, record_consent
from consent.texts import current_text, publish_texts
from members.models import Guardianship, Member
from tests.builders import MONDAY, a_colleague, a_member, at_noon
from tests.pages.conftest import as_wout, as_zoe, it_is_monday, zoe

__all__ = ["as_wout", "as_zoe", "it_is_monday", "zoe"]
PRIVACY = "/mijn/privacy/"
HISTORY = "/mijn/privacy/toestemming/"


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def decide(member: Member, *, given: bool, how: How | None = None) -> ConsentEvent:
    text = current_text("newsletter", "nl")
    how = how or How(channel="web")
    event = record_consent(member, text, given=given, how=how, at=at_noon(MONDAY))
    assert event is not None
    return event


class Forms(HTMLParser):
    """Every form of a page, with its fields and its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[dict[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.forms.append({"form": [dict(attrs)], "input": [], "button": []})
        elif tag in ("input", "select", "textarea", "button") and self.forms:
            kind = "button" if tag == "button" else "input"
            self.forms[-1][kind].append(dict(attrs))


def steps_to(client: Client, member: Member, *, given: bool) -> tuple[int, int, int]:
    """Do it as a person does: count the pages opened, the fields to fill and the buttons pressed."""
    pages, buttons = 1, 0
    page = client.get(PRIVACY)
    parser = Forms()
    parser.feed(page.content.decode())
    address = f"{HISTORY}tekst/{current_text('newsletter', 'nl').pk}/"
    form = next(each for each in parser.forms if each["form"][0]["action"] == address)
    wanted = "yes" if given else "no"
    button = next(each for each in form["button"] if each["value"] == wanted)
    to_fill = [each for each in form["input"] if each.get("type") != "hidden"]
    answer = client.post(address, {str(button["name"]): wanted})
    buttons += 1
    assert answer.status_code == 302
    assert answer.headers["Location"] == PRIVACY
    assert has_consent(member, "newsletter") is given
    return pages, len(to_fill), buttons


def test_stopping_took_as_many_pages_fields_and_buttons_as_starting(
    as_zoe: Client, zoe: Member
) -> None:
    to_start = steps_to(as_zoe, zoe, given=True)
    to_stop = steps_to(as_zoe, zoe, given=False)

    assert to_start == to_stop == (1, 0, 1)


def test_nothing_was_ticked_beforehand_and_each_purpose_had_a_form_of_its_own(
    as_zoe: Client,
) -> None:
    page = as_zoe.get(PRIVACY).content.decode()

    parser = Forms()
    parser.feed(page)
    forms = [each for each in parser.forms if "toestemming" in str(each["form"][0]["action"])]
    assert len(forms) == 2
    for form in forms:
        assert [each["type"] for each in form["input"]] == ["hidden"]
        assert [each["value"] for each in form["button"]] == ["yes", "no"]
    assert 'type="checkbox"' not in page


def test_both_ways_asked_for_the_same_log_in_and_nothing_more(client: Client) -> None:
    address = f"{HISTORY}tekst/{current_text('newsletter', 'nl').pk}/"

    answers = [client.post(address, {"decision": each}) for each in ("yes", "no")]

    assert {(each.status_code, each.headers["Location"]) for each in answers} == {
        (302, f"/account/login/?next={address}")
    }


def test_the_history_told_every_decision_with_its_words(as_zoe: Client, zoe: Member) -> None:
    decide(zoe, given=True)
    paper = How(channel="paper", staff=a_colleague(staff_name="Anouk"), reference="brief 12")
    decide(zoe, given=False, how=paper)

    page = as_zoe.get(HISTORY).content.decode()

    assert page.count("nieuwsbrief met nieuws, acties en aanbiedingen") == 2
    assert "Op papier" in page
    assert "brief 12" in page
    assert "genoteerd door een collega" in page
    assert "23 november 2026" in page
    assert "Anouk" not in page


def test_a_receipt_could_be_read_and_taken_along(as_zoe: Client, zoe: Member) -> None:
    event = decide(zoe, given=True)

    page = as_zoe.get(f"{HISTORY}bewijs/{event.pk}/").content.decode()
    file = as_zoe.get(f"{HISTORY}bewijs/{event.pk}.json")

    text = current_text("newsletter", "nl")
    assert text.text in page
    assert text.sha256 in page
    assert json.loads(file.content)["notice"]["text"] == text.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]


def test_wout_saw_no_decision_of_zoe(as_wout: Client, zoe: Member) -> None:
    event = decide(zoe, given=True)

    assert as_wout.get(f"{HISTORY}bewijs/{event.pk}/").status_code == 404
    assert as_wout.get(f"{HISTORY}bewijs/{event.pk}.json").status_code == 404
    assert "Je hebt nog niets gekozen." in as_wout.get(HISTORY).content.decode()


def test_who_stood_on_an_old_list_read_that_we_send_nothing(as_zoe: Client, zoe: Member) -> None:
    ConsentEvent.objects.create(
        member=zoe, purpose="newsletter", state="unproven", channel="import", reference="lijst.csv",
        decided_by="library", occurred_at=at_noon(MONDAY), recorded_at=at_noon(MONDAY),
    )  # fmt: skip

    assert "Je stond op een oude lijst." in as_zoe.get(PRIVACY).content.decode()
    assert "niet bekend" in as_zoe.get(HISTORY).content.decode()


def test_a_parent_said_so_and_then_decided_where_the_library_chose_acceptance(
    settings: Settings, as_zoe: Client, zoe: Member
) -> None:
    settings.GUARDIANS = "acceptance"
    child = a_member(given_name="Sem", birth_date=MONDAY.replace(year=2014))
    link = Guardianship.objects.create(child=child, guardian=zoe, since=MONDAY)
    text = current_text("newsletter", "nl")
    asked = as_zoe.get(f"{HISTORY}kinderen/").content.decode()

    as_zoe.post(f"{HISTORY}kinderen/{link.pk}/")
    as_zoe.post(f"{HISTORY}kinderen/{link.pk}/tekst/{text.pk}/", {"decision": "yes"})

    assert "Ja, dat ben ik" in asked
    assert has_consent(child, "newsletter")
    link.refresh_from_db()
    assert (link.verified_how, link.verified_on) == ("acceptance", MONDAY)
    assert "Beslis voor je kinderen" in as_zoe.get(PRIVACY).content.decode()
