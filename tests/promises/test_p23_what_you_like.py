"""P23: "Je kunt ons vertellen waar je van houdt, als je dat wilt." """

from datetime import date, timedelta

from django.test import Client

from arrivals.models import Choice
from arrivals.purge import purge
from bieb.lib.clock import noon
from consent.models import ConsentEvent
from consent.texts import current_text
from loans.operations import return_copy
from tests.all_roles import with_every_role
from tests.arrivals.shelf import a_reader, codes_of
from tests.builders import a_branch, a_copy, a_loan, a_member, a_title
from tests.promises.mutations import Patch

CLAUSE = "P23"
PROVED_BY = [
    "tests/arrivals/test_choosing.py::test_choosing_gave_permission_in_the_words_on_the_page_and_chose_for_nobody_else",
    "tests/arrivals/test_choosing.py::test_a_child_could_not_add_but_could_take_away",
    "tests/arrivals/test_choosing.py::test_choices_went_the_day_after_the_membership_and_not_on_its_last_day",
    "tests/arrivals/test_rounds.py::test_who_did_not_want_it_any_more_when_it_left_got_nothing",
    "tests/arrivals/test_rounds.py::test_colleagues_saw_numbers_and_never_small_ones",
    "tests/architecture/test_interests.py::test_nothing_about_interests_knew_loans_or_reservations",
]
MUTATIONS = [
    Patch(
        "arrivals/choosing.py",
        "    if starts:\n        record_consent(member, text, given=True, how=how, at=at)\n",
        "",
    ),
    Patch("arrivals/choosing.py", ".filter(~Exists(with_mail))", ".none()"),
    Patch(
        "arrivals/messages.py",
        "return Choice.objects.filter(Exists(people), interest__is_offered=True)",
        "return Choice.objects.filter(interest__is_offered=True)",
    ),
    Patch("arrivals/forecast.py", "FEWEST = 10", "FEWEST = 1"),
]
TODAY = date(2026, 11, 23)


@with_every_role
def test_only_what_somebody_chose_was_known_and_it_went_with_the_mail(client: Client) -> None:
    jan, fatima = a_reader("koken"), a_member(given_name="Fatima")
    title = a_title(title="Soep")
    title.genre = "Koken"
    title.save()
    loan = a_loan(copy=a_copy(title=title), member=fatima, today=TODAY)
    return_copy(loan.copy, branch=a_branch(), today=TODAY, at=noon(TODAY))
    purge(today=TODAY)

    assert (codes_of(jan), codes_of(fatima)) == ({"koken"}, set())  # nothing followed from reading
    assert ConsentEvent.objects.filter(member=jan, state="given").exists()

    client.force_login(jan.account)
    words = current_text("new_arrivals", "nl").pk
    client.post(f"/mijn/privacy/toestemming/tekst/{words}/", {"decision": "no"})
    purge(today=TODAY + timedelta(days=3650))

    assert not Choice.objects.exists()
