"""P41: "Al bij binnenkomst maken we je IP-adres korter, zodat het niet meer naar jou wijst." """

import pytest
from django.test import Client

from bieb.logs import DiscreetFilter, JsonFormatter
from tests.promises.mutations import Patch

CLAUSE = "P41"
MUTATIONS = [
    Patch(
        "bieb/middleware.py",
        'truncated(request.META.get("REMOTE_ADDR", ""))',
        'request.META.get("REMOTE_ADDR", "")',
    ),
    Patch("bieb/logs.py", '".".join(address.split(".")[:3]) + ".0"', "address"),
]
PROVED_BY = [
    "tests/bieb/test_logs.py::test_an_address_lost_the_machine_and_kept_the_network",
    "tests/members/test_rate_limits.py::test_the_cache_did_not_say_who_tried_from_where",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["192.0.2.77", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:77"])
@pytest.mark.parametrize("path", ["/zoeken/", "/account/login/", "/bestaat-niet/"])
def test_no_page_wrote_the_whole_address_down(
    address: str, path: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        client.get(path, REMOTE_ADDR=address)
        client.post(path, {"login": "x", "password": "y"}, REMOTE_ADDR=address)

    discreet, shape = DiscreetFilter(), JsonFormatter()
    lines = [shape.format(each) for each in caplog.records if discreet.filter(each)]
    assert lines
    assert [line for line in lines if address in line] == []
