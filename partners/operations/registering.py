"""Who may get something: a recipient, what was signed with it, and how its system logs in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import Application

from partners import errors
from partners.activities import fields_of
from partners.models import Agreement, Partner


@dataclass(frozen=True)
class Paper:
    """A signed agreement: both days count. `file_hash` is the SHA-256 of the signed file."""

    signed_on: date
    starts_on: date
    ends_on: date
    file_hash: str
    sub_processors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Credentials:
    """What a partner logs in with. The secret is shown once: we keep only its hash."""

    partner: Partner
    client_id: str
    client_secret: str


@transaction.atomic
def register(name: str, *, scopes: Collection[str], paper: Paper, **facts: Any) -> Partner:
    """Register a recipient with what was signed; `facts` are the other columns of `Partner`.

    It may know the fields of what it may ask, and no others.

    Raises:
        PartnerExists: there is already a partner called `name`.
        PolicyNeeded: it decides for itself and has no privacy statement that we can link to.
    """
    if Partner.objects.filter(name=name).exists():
        raise errors.PartnerExists(name=name)
    if facts["role"] != Partner.Role.PROCESSOR and not facts.get("privacy_policy"):
        raise errors.PolicyNeeded
    partner = Partner.objects.create(
        code=slugify(name)[:60],
        name=name,
        scopes=sorted(scopes),
        fields=fields_of(scopes),
        **facts,
    )
    sign(partner, paper)
    return partner


@transaction.atomic
def make_partner(
    name: str, *, client_id: str = "", client_secret: str = "", **about: Any
) -> Credentials:
    """Register a partner with a log-in of its own; without given values the log-in is drawn.

    `about` and the refusals are those of `register`.
    """
    partner = register(name, **about)
    return give_login(partner, client_id=client_id, client_secret=client_secret)


@transaction.atomic
def give_login(partner: Partner, *, client_id: str = "", client_secret: str = "") -> Credentials:
    """Give the system of a partner a log-in of its own."""
    secret = client_secret or generate_client_secret()
    application = Application.objects.create(
        name=partner.name,
        client_id=client_id or generate_client_id(),
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    partner.application = application
    partner.save(update_fields=["application"])
    return Credentials(partner, application.client_id, secret)


def sign(partner: Partner, paper: Paper) -> Agreement:
    """Write down what was signed with a partner; the same paper twice is one agreement."""
    agreement, _made = Agreement.objects.get_or_create(
        partner=partner,
        file_hash=paper.file_hash,
        starts_on=paper.starts_on,
        defaults={
            "signed_on": paper.signed_on,
            "ends_on": paper.ends_on,
            "sub_processors": list(paper.sub_processors),
        },
    )
    return agreement
