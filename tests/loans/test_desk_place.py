"""Where a desk stands: asked once, and only when there is something to choose."""

import pytest
from django.test import Client

from tests.builders import a_branch, a_colleague
from tests.logins import let_in

pytestmark = pytest.mark.django_db


def test_a_desk_asked_once_where_it_stands() -> None:
    rijssen, holten = a_branch(), a_branch(code="HOL", name="Bibliotheek Holten")
    client = let_in(Client(), a_colleague(role="employee"))

    asked = client.get("/balie/", follow=True).content.decode()
    client.post("/balie/vestiging", {"branch": holten.pk})

    assert rijssen.name in asked
    assert 'type="radio"' in asked
    assert holten.name in client.get("/balie/").content.decode()


def test_a_library_with_one_building_did_not_ask() -> None:
    rijssen = a_branch()
    client = let_in(Client(), a_colleague(role="employee"))

    assert rijssen.name in client.get("/balie/", follow=True).content.decode()
