"""Whose things the first page leads to, read along with the member: no question of its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from access.doors import Door, links_in_use, put_together
from access.models import AccessGrant
from members.models import Guardianship, Member

NAME = ("given_name", "initials", "name_prefix", "family_name", "sort_key", "birth_date")


def columns(today: date) -> dict[str, ArraySubquery]:
    """Return what to read along with a member; `people` makes names of it."""
    given = AccessGrant.objects.open(today).filter(reader=OuterRef("pk")).order_by()
    links = links_in_use().filter(guardian=OuterRef("pk")).order_by()
    grant = {"pk": "pk", "who": "owner_id", "scopes": "scopes", "accepted_on": "accepted_on"}
    link = {"pk": "pk", "who": "child_id", "verified_how": "verified_how"}
    return {
        "given_rows": ArraySubquery(given.values(row=JSONObject(**grant, **_name_of("owner")))),
        "child_rows": ArraySubquery(links.values(row=JSONObject(**link, **_name_of("child")))),
    }


def people(row: Any, *, today: date) -> list[dict[str, str]]:
    """Return who lets this member see something, as chips: a name and an address."""
    given = [
        AccessGrant(
            pk=each["pk"],
            owner=_who(each),
            scopes=each["scopes"],
            accepted_on=date.fromisoformat(each["accepted_on"]),
        )
        for each in row.given_rows
    ]
    links = [
        Guardianship(pk=each["pk"], child=_who(each), verified_how=each["verified_how"])
        for each in row.child_rows
    ]
    return as_chips(put_together(given, links, today=today))


def as_chips(doors: Sequence[Door]) -> list[dict[str, str]]:
    """Write the names with the addresses of their pages."""
    return [
        {"name": door.name, "url": reverse(f"access:{door.url_name}", args=[door.number])}
        for door in doors
    ]


def _name_of(person: str) -> dict[str, str]:
    return {column: f"{person}__{column}" for column in NAME}


def _who(row: dict[str, Any]) -> Member:
    """Make the person of what was read: never to be saved."""
    known = {column: row[column] for column in NAME}
    born = row["birth_date"]
    known["birth_date"] = date.fromisoformat(born) if born else None
    return Member(subject_id=UUID(row["who"]), **known)
