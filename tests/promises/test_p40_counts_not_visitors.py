"""P40: "Met aantallen daarvan zien we hoe de website gebruikt wordt en wat beter kan." """

import pytest
from django.apps import apps
from django.db import models

from tests.promises.mutations import Patch

CLAUSE = "P40"
MUTATIONS = [
    Patch(
        "members/models/session.py",
        "    account = models.ForeignKey(",
        "    last_path = models.CharField(max_length=200)\n    account = models.ForeignKey(",
    ),
]
PAGE = ("path", "url", "referer", "page", "user_agent", "ip", "address_of_visitor", "visitor")


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models(include_auto_created=True) if model._meta.managed],
    ids=lambda model: model._meta.label,
)
def test_no_table_kept_what_a_visitor_looked_at(model: type[models.Model]) -> None:
    parts = {part for field in model._meta.concrete_fields for part in field.name.split("_")}
    names = parts | {field.name for field in model._meta.concrete_fields}

    assert names & set(PAGE) == set()
