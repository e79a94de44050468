"""P53: "We volgen je niet met cookies: wat je bekijkt wordt nergens aan je gekoppeld." """

import re

import pytest
from django.apps import apps
from django.test import Client

from members.models import Session
from tests.builders import a_member
from tests.promises.crawling import a_title_page
from tests.promises.mutations import Patch

CLAUSE = "P53"
MUTATIONS = [
    Patch(
        "catalog/views.py",
        '"sharing": import_string(settings.TITLE_SHARING)(title),',
        '"sharing": request.session.setdefault("seen", title.pk),',
    ),
    Patch(
        "audit/models/looking.py",
        'reason = models.CharField(_("reason"), max_length=',
        'path = models.CharField(max_length=9)\n    reason = models.CharField(_("reason"), max_length=',
    ),
]
VISITS = re.compile(r"(^|_)(url|path|referr?er|user_agent|visitor|ip|ip_address|pageview)(_|$)")


def test_no_table_held_visitors_or_what_they_looked_at() -> None:
    columns = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if VISITS.search(field.name)
    ]

    assert columns == []


@pytest.mark.django_db
def test_a_member_who_looked_around_left_nothing_in_the_log_in(client: Client) -> None:
    client.force_login(a_member().account)
    before = Session.objects.get().get_decoded()
    page = a_title_page()

    for path in ["/zoeken/?zoek=tuin", page, "/privacy/"]:
        assert client.get(path).status_code == 200

    assert Session.objects.get().get_decoded() == before
