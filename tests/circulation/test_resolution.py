"""The rules against a resolver that was written apart: slow, simple, and without any sorting."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Branch, ItemType
from circulation.models import TERMS, Rule
from circulation.proposals import clash_in
from circulation.resolution import YOUTH, Question, RuleIndex, resolve
from members.models import MembershipType

TODAY = date(2026, 11, 23)
# The order as it is printed: for each step which of membership, sort and branch a rule must name.
PRINTED_ORDER = ["CTB", "CT", "CB", "C", "TB", "T", "B", ""]
LETTERS = {"C": "category_id", "T": "item_type_id", "B": "branch_id"}
SOME_TERMS = ("loan_days", "max_renewals", "fee_per_open_day_cents", "pickup_days")

CATEGORIES = [None, *(MembershipType(pk=number, code=f"m{number}") for number in (1, 2))]
SORTS = [None, *(ItemType(pk=number, code=f"s{number}") for number in (1, 2))]
BRANCHES = [None, *(Branch(pk=number, code=f"b{number}") for number in (1, 2))]
days = st.one_of(st.none(), st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days)))
rules = st.lists(
    st.builds(
        Rule,
        category=st.sampled_from(CATEGORIES),
        item_type=st.sampled_from(SORTS),
        branch=st.sampled_from(BRANCHES),
        valid_from=days,
        valid_until=days,
        **dict.fromkeys(SOME_TERMS, st.one_of(st.none(), st.integers(1, 50))),
    ),
    min_size=8,
    max_size=25,
)


def as_the_database_allows(drawn: list[Rule]) -> list[Rule]:
    """Leave out what the database refuses: rows about everything, impossible days, and doubles."""
    kept = [Rule(pk=1, **dict.fromkeys(TERMS, 0))]
    for rule in drawn:
        rule.pk = len(kept) + 1
        in_order = (rule.valid_from or date.min) <= (rule.valid_until or date.max)
        if not rule.is_base and in_order and clash_in([*kept, rule]) is None:
            kept.append(rule)
    return kept


def naive(kept: list[Rule], question: Question, term: str) -> tuple[object, object]:
    for step in PRINTED_ORDER:
        wanted = {
            name: getattr(question, name) if letter in step else None
            for letter, name in LETTERS.items()
        }
        for rule in kept:
            about = {name: getattr(rule, name) for name in LETTERS.values()}
            begun = rule.valid_from is None or rule.valid_from <= question.today
            over = rule.valid_until is not None and rule.valid_until < question.today
            if about == wanted and begun and not over and getattr(rule, term) is not None:
                return getattr(rule, term), rule.pk
    raise AssertionError("the base rule always answers")


@given(drawn=rules, asked=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)))
@settings(max_examples=150, deadline=None)
def test_every_answer_was_that_of_a_resolver_written_apart(
    drawn: list[Rule], asked: tuple[int, int, int]
) -> None:
    kept = as_the_database_allows(drawn)

    for ahead, is_youth in product((-3, 0, 1), (False, True)):
        question = Question(*asked, is_youth, TODAY + timedelta(days=ahead))
        answer = resolve(RuleIndex(kept), question)
        for term in SOME_TERMS:
            expected = naive(kept, question, term)
            if is_youth and term == "fee_per_open_day_cents":
                expected = (0, YOUTH)
            assert (answer.values[term], answer.sources[term]) == expected


@given(drawn=rules)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_rows_did_not_matter(drawn: list[Rule]) -> None:
    kept = as_the_database_allows(drawn)
    question = Question(1, 2, 3, is_youth=False, today=TODAY)

    assert resolve(RuleIndex(kept), question) == resolve(RuleIndex(reversed(kept)), question)
