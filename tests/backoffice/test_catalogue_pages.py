"""Titles and copies in the back office: what cannot be kept is refused in words."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.builders import a_colleague, a_copy, a_title
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture(autouse=True)
def _anouk(client: Client) -> None:
    let_in(client, a_colleague(role="employee"))


def filled_in(client: Client, page: str) -> dict[str, object]:
    """What the form of `page` holds now."""
    initial = client.get(page).context["adminform"].form.initial
    return {name: "" if value in (None, []) else value for name, value in initial.items()}


def test_a_title_of_one_sign_that_stands_for_many_letters_was_kept(client: Client) -> None:
    title = a_title()
    page = f"/beheer/catalog/title/{title.pk}/change/"
    copies = {"copies-TOTAL_FORMS": 0, "copies-INITIAL_FORMS": 0}

    answer = client.post(page, filled_in(client, page) | copies | {"title": "ﷺ" * 200})

    title.refresh_from_db()
    assert (answer.status_code, title.title) == (302, "ﷺ" * 200)


def test_a_copy_did_not_leave_before_it_came(client: Client) -> None:
    a_copy()
    copy = a_copy()
    page = f"/beheer/catalog/copy/{copy.pk}/change/"
    before = copy.added_on - timedelta(days=1)

    answer = client.post(page, filled_in(client, page) | {"withdrawn_on": before.isoformat()})
    same_day = client.post(
        page, filled_in(client, page) | {"withdrawn_on": copy.added_on.isoformat()}
    )

    assert "Dat is voor de dag waarop we dit exemplaar kregen." in answer.content.decode()
    assert same_day.status_code == 302
