"""Every answer that an owner can give has a test that runs with it; a new answer without one fails."""

import ast

from django.conf import settings

from statement.choices import CHOICES

SHARING = "tests/promises/test_p44_sharing_is_a_plain_link.py"
PANEL = "tests/promises/test_p35_the_panel_hears_nothing.py"
ROLES = "tests/promises/test_p07_signed_and_with_a_role.py"
DEMANDS = "tests/promises/test_p38_only_when_the_law_makes_us.py"
BOOKS = "tests/payments/test_names_in_the_books.py"
LOOKS = (
    "tests/statement/test_choices.py::test_a_member_saw_who_looked_at_once_or_was_told_on_request"
)
BACKUPS = "tests/erasure/test_backup_days.py::test_every_number_of_days_was_kept_and_said"
AT_HOME = "tests/access/test_children_at_home.py"
HISTORY = "tests/loans/test_history.py::test_each_night_the_links_went_that_nobody_wants"
PROOFS = {
    "ANALYTICS": {
        "none": "tests/statement/test_measuring.py::test_where_nobody_measures_nothing_was_offered_or_counted",
        "adapter": "tests/statement/test_measuring.py::test_the_counts_of_a_whole_day_went_once_and_said_nothing_else",
    },
    "SHARE_LINKS": {
        "links": f"{SHARING}::test_a_title_was_shared_with_links_and_without_code_or_cookie",
        "none": f"{SHARING}::test_a_library_without_links_had_none_and_said_so",
    },
    "PARTNER_ROLES": dict.fromkeys(
        ("joint", "independent"),
        f"{ROLES}::test_the_choice_of_the_owner_said_with_whom_we_decide_together",
    ),
    "IDENTITIES_IN_BOOKS": {
        "strict5": f"{BOOKS}::test_who_was_forgotten_left_no_name_where_the_owner_kept_none",
        "sealed7": f"{BOOKS}::test_the_key_of_a_year_was_destroyed_on_the_first_day_of_the_eighth",
    },
    "STAFF_LOOKS": dict.fromkeys(("shown", "on_request"), LOOKS),
    "BACKUP_DAYS": dict.fromkeys(("7", "14", "30", "35"), BACKUPS),
    "ERASURE": {
        "self_service": "tests/rights/test_desk.py::test_who_asked_by_phone_to_be_erased_could_still_stop_it",
        "desk_checked": "tests/promises/test_p47_erased_on_request.py::test_where_a_colleague_looks_first_nothing_started_before_that",
    },
    "NETWORK_LOOKUP": {
        "query": "tests/promises/test_p19_only_with_your_card.py",
        "none": "tests/bieb/test_settings.py::test_where_the_network_gets_nothing_no_partner_could_ask_about_a_card",
    },
    "GUARDIANS": dict.fromkeys(
        ("desk_verified", "acceptance"),
        f"{AT_HOME}::test_saying_so_at_home_was_enough_where_the_library_chose_acceptance",
    ),
    "TITLES_PRIVATE_FROM": dict.fromkeys(
        ("12", "16"),
        f"{AT_HOME}::test_titles_were_shown_until_the_birthday_that_the_library_chose",
    ),
    "CONTROL_QUESTIONS": dict.fromkeys(
        ("desk_and_phone", "desk_only"),
        "tests/rights/test_desk.py::test_by_phone_only_where_the_owner_chose_so",
    ),
    "BIRTH_DATE": {
        "announced": "tests/members/test_birth_date_of_the_young.py::test_where_everybody_is_asked_every_date_stayed",
        "young_only": "tests/members/test_birth_date_of_the_young.py::test_the_date_went_in_the_night_of_the_18th_birthday",
    },
    "LEGAL_DEMANDS": dict.fromkeys(
        ("until_lifted", "told"),
        f"{DEMANDS}::test_no_day_on_the_form_was_no_silence_only_where_the_library_tells_at_once",
    ),
    "NEW_ARRIVALS": {
        "membership": "tests/arrivals/test_choosing.py::test_choices_went_the_day_after_the_membership_and_not_on_its_last_day",
        "until_withdrawn": "tests/arrivals/test_choosing.py::test_where_it_may_outlast_the_membership_it_did_for_five_years_at_most",
    },
    "CUSTOMER_PANEL": {
        "biebpanel": f"{PANEL}::test_the_link_was_plain_and_carried_nobody",
        "none": f"{PANEL}::test_a_library_that_takes_no_part_did_not_name_it",
    },
    "LOAN_HISTORY": dict.fromkeys(("statement", "ask", "off"), HISTORY),
}


def test_every_answer_of_the_owner_had_a_test_that_runs_with_it() -> None:
    assert {name: set(proofs) for name, proofs in PROOFS.items()} == {
        name: set(choice.values) for name, choice in CHOICES.items()
    }


def test_no_answer_was_refused() -> None:
    refused = [
        f"{c.setting}={v.code}" for c in CHOICES.values() for v in c.values.values() if v.refused
    ]

    assert refused == []


def test_each_of_those_tests_was_there_and_used_the_choice() -> None:
    for setting, proofs in PROOFS.items():
        for answer, proof in proofs.items():
            file, _colons, name = proof.partition("::")
            text = (settings.BASE_DIR / file).read_text()
            names = {
                each.name for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef)
            }
            assert not name or name in names, f"{setting}={answer}: {proof}"
            is_usual = CHOICES[setting].demo == answer
            assert is_usual or f'"{answer}"' in text or setting in text, f"{setting}={answer}"
