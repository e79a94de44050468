"""P38: "Politie of justitie krijgt alleen gegevens als de wet ons daartoe dwingt; moeten we daarover zwijgen, dan zie je het zodra dat weer mag." """

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bieb.lib.sealing import generations
from members.models import Account, Member
from partners import errors
from partners.demands import Demand, approve_demand, enter_demand, lift_demands
from partners.models import LegalDemand
from statement.choices import CHOICES, DEMO
from statement.clauses import CLAUSES
from tests.builders import MONDAY, a_colleague, a_member, a_moment, card_of
from tests.logins import let_in
from tests.promises.mutations import Patch, Sql

CLAUSE = "P38"
MUTATIONS = [
    Sql("ALTER TABLE partners_legaldemand DROP CONSTRAINT legaldemand_two_people"),
    Sql("ALTER TABLE partners_legaldemand DROP CONSTRAINT legaldemand_titles_need_an_order"),
    Patch("partners/demands.py", "    if locked.entered_by_id == by.pk:\n        raise errors.SecondPersonNeeded\n", ""),
    Patch("partners/models/demand.py", "lift_on__lte=today", "entered_at__isnull=False"),
    Patch("partners/demands.py", "demand.approved_at is not None and ", ""),
    Patch("partners/demands.py", "locked.lift_on <= day_of(at) and ", ""),
    Patch("partners/demands.py", "demand.lift_on > today and not demand.silence_article", "False"),
    Patch("partners/models/demand.py", "over.filter(Q(approved_at__isnull=False) | Q(lift_on__lte=long_ago))", "over"),
]  # fmt: skip
pytestmark = pytest.mark.django_db
NOON = a_moment(MONDAY)
NEXT_YEAR = MONDAY + timedelta(days=365)
PAPER: dict[str, Any] = {
    "authority": "Openbaar Ministerie Oost-Nederland",
    "article": "126nd",
    "number": "2026/7",
    "what": ["name", "address"],
    "scan_hash": "5" * 64,
    "lift_on": NEXT_YEAR,
}


def noor() -> Account:
    return a_colleague(username="noor", role="privacy officer")


def entered(member: Member, *, by: Account, **more: Any) -> LegalDemand:
    """A demand about a member, as the form enters it."""
    return enter_demand(
        card_of(member).number, Demand(**(PAPER | more)), by=by, today=MONDAY, at=NOON
    )


def decided(member: Member, **more: Any) -> LegalDemand:
    """A demand that two colleagues decided about."""
    demand = entered(member, by=noor(), **more)
    return approve_demand(demand, by=a_colleague(username="marga", role="manager"), at=NOON)


def page_of(member: Member) -> str:
    """Mijn privacy as this member reads it."""
    client = Client()
    client.force_login(member.account)
    return client.get("/mijn/privacy/").content.decode()


def test_who_entered_it_could_not_approve_it_alone() -> None:
    officer = noor()
    demand = entered(a_member(), by=officer)

    with pytest.raises(errors.SecondPersonNeeded):
        approve_demand(demand, by=officer, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalDemand.objects.update(approved_by=officer, approved_at=NOON)


@pytest.mark.parametrize("missing", ["authority", "article", "number", "what", "scan_hash"])
def test_a_paper_with_something_missing_was_refused(missing: str) -> None:
    empty: Any = [] if missing == "what" else ""

    with pytest.raises(IntegrityError), transaction.atomic():
        entered(a_member(), by=noor(), **{missing: empty})


@pytest.mark.parametrize(
    "paper", [{}, {"article": "126nf"}, {"article": "126nd", "order_number": "RC 12"}]
)
def test_titles_were_not_given_without_the_article_and_the_order_of_a_judge(
    paper: dict[str, str],
) -> None:
    manager = a_colleague(username="marga", role="manager")

    with pytest.raises(errors.OrderNeeded):
        entered(a_member(), by=manager, what=["titles"], override_reason="spoed", **paper)


def test_titles_were_given_on_the_order_of_a_judge_or_the_reason_of_the_privacy_officer() -> None:
    officer, order = noor(), {"article": "126nf", "order_number": "RC 12"}

    ordered = entered(a_member(), by=officer, what=["titles"], **order)
    with_reason = entered(
        a_member(), by=officer, what=["titles"], override_reason="leven in gevaar"
    )

    assert (ordered.what, with_reason.what) == (["titles"], ["titles"])
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalDemand.objects.filter(pk=with_reason.pk).update(override_reason="")


def test_a_silence_that_ended_before_it_began_was_refused() -> None:
    with pytest.raises(errors.LiftNeeded):
        entered(a_member(), by=noor(), lift_on=date(2026, 11, 22))


def test_until_the_day_nobody_could_find_about_whom_it_was() -> None:
    zoe = a_member()
    demand = decided(zoe)

    lift_demands(today=NEXT_YEAR - timedelta(days=1))

    row = LegalDemand.objects.filter(pk=demand.pk).values().get()
    assert row["subject_id"] is None
    assert zoe.pk.bytes not in bytes(row["about_whom"] or b"")
    assert "Openbaar Ministerie" not in page_of(zoe)


def test_on_the_day_the_member_read_it_and_wout_did_not() -> None:
    zoe, wout = a_member(), a_member()
    demand = decided(zoe)

    lifted = lift_demands(today=NEXT_YEAR)

    page = page_of(zoe)
    assert lifted == 1
    assert "Openbaar Ministerie Oost-Nederland" in page
    assert "126nd" in page
    assert "Openbaar Ministerie" not in page_of(wout)
    assert generations(f"demand-{demand.pk}") == []


def test_a_demand_that_nobody_approved_was_shown_to_nobody_and_named_nobody() -> None:
    entered(a_member(), by=noor())

    lift_demands(today=NEXT_YEAR)

    assert LegalDemand.objects.values_list("subject_id", "about_whom").get() == (None, None)


def test_where_the_library_tells_at_once_the_member_read_it_the_moment_two_had_agreed(
    settings: Any,
) -> None:
    settings.LEGAL_DEMANDS = "told"
    zoe = a_member()
    demand = entered(zoe, by=noor(), lift_on=MONDAY)
    lift_demands(today=MONDAY + timedelta(days=29))
    before = page_of(zoe)

    approve_demand(demand, by=a_colleague(username="marga", role="manager"), at=NOON)

    assert "Openbaar Ministerie" not in before
    assert "Openbaar Ministerie Oost-Nederland" in page_of(zoe)
    assert "zwijgen" not in page_of(zoe).partition("Openbaar Ministerie")[2].partition("</p>")[0]
    assert generations(f"demand-{demand.pk}") == []


def test_where_the_library_tells_at_once_silence_needed_a_law_and_lasted_until_its_day(
    settings: Any,
) -> None:
    settings.LEGAL_DEMANDS = "told"
    zoe, officer = a_member(), noor()
    with pytest.raises(errors.SilenceNeedsGround):
        entered(zoe, by=officer)

    ordered = entered(zoe, by=officer, silence_article="126bb")
    approve_demand(ordered, by=a_colleague(username="marga", role="manager"), at=NOON)
    lift_demands(today=NEXT_YEAR - timedelta(days=1))
    before = page_of(zoe)
    lift_demands(today=NEXT_YEAR)

    assert "Openbaar Ministerie" not in before
    assert "moesten we daarover zwijgen" in page_of(zoe)


def test_where_the_library_tells_at_once_nobody_was_known_a_month_after_no_second_agreed(
    settings: Any,
) -> None:
    settings.LEGAL_DEMANDS = "told"
    entered(a_member(), by=noor(), lift_on=MONDAY)

    lift_demands(today=MONDAY + timedelta(days=30))

    assert LegalDemand.objects.values_list("subject_id", "about_whom").get() == (None, None)


@pytest.mark.parametrize(("chosen", "entered_at_all"), [("told", 1), ("until_lifted", 0)])
def test_no_day_on_the_form_was_no_silence_only_where_the_library_tells_at_once(
    settings: Any, chosen: str, entered_at_all: int
) -> None:
    settings.LEGAL_DEMANDS = chosen
    words = dict(PAPER, demand_number="2026/7", card_number=card_of(a_member()).number, lift_on="")

    let_in(Client(), noor()).post("/beheer/partners/legaldemand/add/", words)

    assert LegalDemand.objects.count() == entered_at_all


def test_the_statement_said_it_as_the_library_chose() -> None:
    said = {
        answer: CLAUSES["P38"].sentence("nl", {**DEMO, "LEGAL_DEMANDS": answer})
        for answer in CHOICES["LEGAL_DEMANDS"].values
    }

    assert "meteen in MijnBibliotheek" in said["told"]
    assert "zodra dat weer mag" in said["until_lifted"]


def test_the_form_entered_it_and_a_second_colleague_approved_it_from_the_list() -> None:
    zoe, officer = a_member(), noor()
    manager = a_colleague(username="marga", role="manager")
    words = dict(PAPER, demand_number="2026/7", card_number=card_of(zoe).number)
    words["lift_on"] = "2099-01-01"

    let_in(Client(), officer).post("/beheer/partners/legaldemand/add/", words)
    [demand] = LegalDemand.objects.all()
    act = {"action": "approve", "_selected_action": str(demand.pk)}
    let_in(Client(), officer).post("/beheer/partners/legaldemand/", act)
    alone = LegalDemand.objects.get().approved_by
    let_in(Client(), manager).post("/beheer/partners/legaldemand/", act)

    assert alone is None
    assert LegalDemand.objects.get().approved_by == manager
