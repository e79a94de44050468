"""The guards about laws, consent, settings, agreements and explanations, each seen to fail."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from members.models import Member
from members.roles import LABELS, ROLES
from retention import connectors, exposures, registry
from retention.activities import STAFF
from retention.checks import code, columns, configuration, contents, outward
from retention.connectors import connect
from retention.exposures import exposes
from retention.registry import End, Eraser, Ground, Keep, Obligation, declarations, declare

SEVEN = Keep(years=7)
WHY = "We keep the name on an invoice for 7 years, because tax law makes us."


@pytest.fixture
def invoices(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A table with names on invoices."""
    monkeypatch.setattr(registry, "_declarations", dict(registry._declarations))

    class Invoice(models.Model):
        member = models.ForeignKey(Member, models.PROTECT, related_name="+")
        printed_name = models.CharField(max_length=80)
        made_on = models.DateField()

        class Meta:
            app_label = "members"

    assert Invoice._meta.app_label == "members"
    yield
    del apps.all_models["members"]["invoice"]
    apps.clear_cache()


def declared(**changed: Any) -> None:
    sides: dict[str, Any] = {
        "activity": "money",
        "what": "invoices",
        "subject": "member",
        "personal": {"member": "who", "printed_name": "name", "made_on": "when"},
        "technical": ["id"],
        "clock": "made_on",
        "keep": SEVEN,
        "end": End.CLEAR,
    }
    declare("members.Invoice", **(sides | changed))


def a_law(**changed: Any) -> Obligation:
    sides: dict[str, Any] = {
        "name": "tax",
        "law": "AWR 52(4)",
        "columns": frozenset({"member", "printed_name", "made_on"}),
        "keep": SEVEN,
        "sentence": WHY,
    }
    return Obligation(**(sides | changed))


def said(check: Any, **options: Any) -> list[str]:
    return [each.msg for each in check(None, **options)]


@pytest.mark.usefixtures("invoices")
def test_longer_than_five_years_needed_a_law() -> None:
    declared()

    assert said(columns.nothing_is_kept_too_long) == [
        "members.Invoice could be kept longer than five years."
    ]


@pytest.mark.usefixtures("invoices")
def test_a_law_that_people_can_read_about_was_enough() -> None:
    declared(obligation=a_law())

    assert said(columns.nothing_is_kept_too_long) == []


@pytest.mark.usefixtures("invoices")
@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"columns": frozenset({"member", "made_on"})}, "members.Invoice.printed_name is not covered by AWR 52(4)."),
        ({"keep": Keep(years=6)}, "members.Invoice could be kept longer than AWR 52(4) asks."),
        ({"sentence": ""}, "members.Invoice: nobody can read in 'nl' why it is kept longer."),
    ],
)  # fmt: skip
def test_a_law_that_does_not_reach_was_not_enough(changed: dict[str, Any], complaint: str) -> None:
    declared(obligation=a_law(**changed))

    assert complaint in said(columns.nothing_is_kept_too_long)


@pytest.mark.usefixtures("invoices")
def test_a_sentence_that_the_statement_leaves_out_was_not_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    declared(obligation=a_law())
    monkeypatch.setattr(columns, "appendix", list)

    assert said(columns.nothing_is_kept_too_long) == [
        "members.Invoice: nobody can read in 'nl' why it is kept longer.",
        "members.Invoice: nobody can read in 'en' why it is kept longer.",
    ]


@pytest.mark.usefixtures("invoices")
def test_consent_without_a_purpose_was_refused() -> None:
    declared(ground=Ground.CONSENT)

    assert said(columns.consent_has_a_purpose) == [
        "members.Invoice is kept with consent, but for which purpose?"
    ]


@pytest.mark.usefixtures("invoices")
def test_an_activity_that_nobody_wrote_down_was_refused() -> None:
    declared(activity="advertising")

    assert said(columns.every_declaration_is_about_something) == [
        "members.Invoice is kept for 'advertising', which is no activity."
    ]
    assert said(columns.consent_has_a_purpose) == ["members.Invoice is kept on no ground."]


@pytest.mark.usefixtures("invoices")
def test_speaking_of_a_column_that_was_not_declared_was_refused() -> None:
    declared(editable=["colour"], erasers={"story": Eraser.FILE})

    assert said(columns.every_declaration_is_about_something) == [
        "members.Invoice.colour is spoken of but not declared.",
        "members.Invoice.story is spoken of but not declared.",
    ]


@pytest.mark.usefixtures("invoices")
def test_a_column_that_is_said_to_be_sealed_and_is_not_was_refused() -> None:
    declared(sealed=["printed_name"])

    assert said(contents.what_can_hold_anything_has_an_end) == [
        "members.Invoice.printed_name is sealed, or said to be, but not both."
    ]


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("CELERY_RESULT_BACKEND", "redis://", "answers of tasks would be kept"),
        ("CELERY_TASK_IGNORE_RESULT", False, "answers of tasks would be kept"),
        ("CELERY_RESULT_EXTENDED", True, "what tasks were called with"),
        ("CELERY_WORKER_SEND_TASK_EVENTS", True, "what tasks are called with"),
        ("CELERY_ACCEPT_CONTENT", ["pickle"], "whole rows could be queued"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db", "nobody can find by its person"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies", "readable in the browser"),
        ("MESSAGE_STORAGE", "django.contrib.messages.storage.cookie.CookieStorage", "into cookies"),
        ("ADMINS", [("Zoë", "zoe@example.org")], "error mails"),
        ("LOGGING", {"handlers": {"file": {"class": "logging.FileHandler"}}}, "without the discreet filter"),
        ("LOGGING", {"loggers": {"django.db.backends": {"level": "DEBUG"}}}, "every value of every query"),
    ],
)  # fmt: skip
def test_a_setting_that_makes_copies_was_refused(
    settings: Any, name: str, value: object, complaint: str
) -> None:
    assert said(configuration.settings_are_safe) == []

    setattr(settings, name, value)

    [found] = said(configuration.settings_are_safe)
    assert complaint in found


@pytest.mark.parametrize(("demo", "found"), [(True, 0), (False, 1)])
def test_pages_with_errors_in_full_were_for_a_demo_only(
    settings: Any, demo: bool, found: int
) -> None:
    settings.DEBUG, settings.DEMO = True, demo

    assert len(said(configuration.settings_are_safe)) == found


@pytest.mark.django_db
def test_a_way_out_without_an_agreement_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connectors, "_connectors", {})
    connect("bank file", recipient="the bank", why_not=lambda today: "")
    connect("survey", recipient="a bureau", why_not=lambda today: f"it ended before {today.year}")

    assert said(outward.every_way_out_has_an_agreement) == []
    [found] = said(outward.every_way_out_has_an_agreement, databases=["default"])
    assert found.startswith("survey may not send to a bureau: it ended before")


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("members.Account.password", "which is secret."),
        ("members.Member.shoe_size", "no personal column."),
    ],
)
def test_an_explanation_that_is_not_right_was_refused(
    monkeypatch: pytest.MonkeyPatch, path: str, complaint: str
) -> None:
    monkeypatch.setattr(exposures, "_exposures", dict(exposures._exposures))
    exposes("members.admin.MemberAdmin", {"age": [path]})

    [found] = said(code.what_is_shown_exists)
    assert complaint in found


def test_the_roles_in_the_register_were_the_roles_that_exist() -> None:
    assert {name: str(label) for name, label in STAFF.items()} == {
        name: str(label) for name, label in LABELS.items()
    }


def test_no_role_could_see_or_change_more_than_the_register_says() -> None:
    found = []
    for each in declarations():
        app, model = each.model.lower().split(".")
        for role in ROLES if each.personal else ():
            if f"{app}.view_{model}" in role.permissions and role.name not in each.seen_by:
                found.append(f"{role.name} sees {each.model}")
            if f"{app}.change_{model}" in role.permissions and role.name not in each.changed_by:
                found.append(f"{role.name} changes {each.model}")

    assert found == []
