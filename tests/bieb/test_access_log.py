"""The access log says which page, and never whose."""

from typing import Any

import pytest
from django.test import Client

from bieb.logs import DiscreetFilter, JsonFormatter
from members.invitations import password_link
from tests.builders import a_member

pytestmark = pytest.mark.django_db


def logged(caplog: Any, client: Client, address: str) -> str:
    """Everything that one request would have put in the log, by any logger."""
    with caplog.at_level("INFO"):
        client.get(address)
    discreet, shape = DiscreetFilter(), JsonFormatter()
    return "\n".join(shape.format(each) for each in caplog.records if discreet.filter(each))


def test_the_number_of_a_member_stayed_out_of_the_log(caplog: Any, client: Client) -> None:
    member = a_member()

    line = logged(caplog, client, f"/beheer/members/member/{member.pk}/change/?next=needle")

    assert str(member.pk) not in line
    assert "needle" not in line
    assert "/beheer/members/member/<path:object_id>/change/" in line


def test_the_key_of_a_password_link_stayed_out_of_the_log(caplog: Any, client: Client) -> None:
    link = password_link(a_member().account)

    line = logged(caplog, client, link.removeprefix("http://localhost:8000"))

    assert link.rstrip("/").rpartition("/")[2] not in line


def test_a_page_that_does_not_exist_was_not_repeated(caplog: Any, client: Client) -> None:
    plain = logged(caplog, client, "/needle/")
    accented = logged(
        caplog, client, "/zoë needle/"
    )  # Django writes such an address in its own way

    assert "Not Found: (unknown)" in plain
    assert "needle" not in plain + accented
