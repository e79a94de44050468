"""P39: "Bij een bezoek aan onze website noteren we de pagina, het tijdstip en een ingekort IP-adres; niet wie je bent en niet wat je zocht." """

import json

import pytest
from django.test import Client

from bieb.logs import EXTRA, DiscreetFilter, JsonFormatter
from members.models import Account
from tests.builders import a_member
from tests.promises.mutations import Patch

CLAUSE = "P39"
MUTATIONS = [
    Patch("bieb/middleware.py", '"path": page_of(request)', '"path": request.get_full_path()'),
    Patch(
        "bieb/middleware.py",
        'access.info(\n            "request",',
        'access.info(\n            f"request {request.user.pk}",',
    ),
]
PROVED_BY = [
    "tests/bieb/test_logs.py::test_a_request_was_logged_without_query_user_and_machine",
    "tests/bieb/test_access_log.py::test_the_number_of_a_member_stayed_out_of_the_log",
    "tests/bieb/test_access_log.py::test_the_key_of_a_password_link_stayed_out_of_the_log",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/zoeken/", "/mijn/", "/privacy/", "/bestaat-niet/"])
def test_a_visit_left_only_the_declared_words(
    path: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    jan, wout = a_member(given_name="Jantien"), a_member(given_name="Woutera")
    client.force_login(Account.objects.get(member=jan))

    client.get(path, {"q": "echtscheiding", "lid": wout.given_name}, HTTP_USER_AGENT="Mijn toestel")

    discreet, shape = DiscreetFilter(), JsonFormatter()
    lines = [shape.format(each) for each in caplog.records if discreet.filter(each)]
    assert lines
    for line in lines:
        assert set(json.loads(line)) <= {"at", "level", "logger", "message", "trace", *EXTRA}
        for word in ("echtscheiding", "Jantien", "Woutera", "Mijn toestel", str(jan.pk)):
            assert word not in line
        assert str(jan.account.pk) not in line
