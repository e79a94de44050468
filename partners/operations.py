"""The one door through which anything about a member leaves the library, and who holds a key."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import Application

from partners import errors
from partners.models import Disclosure, Partner


@dataclass(frozen=True)
class Activity:
    """A kind of question: its scope, and the only fields that may ever be in the answer."""

    code: str
    scope: str
    fields: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What we are about to tell. A field that is None tells nothing; fields may lie in lists.

    `status` is that of the answer over HTTP: from 400 on the library says no.
    """

    code: str
    subject_id: UUID | None
    fields: Mapping[str, object]
    status: int = 200

    @property
    def names(self) -> set[str]:
        """The names of all fields, at any depth."""
        return {name for name, _value in _within(self.fields)}

    @property
    def told(self) -> list[str]:
        """The names of the fields that say something, each once."""
        return list(
            dict.fromkeys(name for name, value in _within(self.fields) if value is not None)
        )

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400


def _within(told: object) -> Iterator[tuple[str, object]]:
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield name, value
            yield from _within(value)
    elif isinstance(told, list | tuple):
        for each in told:
            yield from _within(each)


CARD_CHECK = Activity(
    code=Disclosure.Activity.CARD_CHECK,
    scope="cards:check",
    fields=frozenset({"valid", "membershipKind", "validUntil", "reason"}),
)


INTERLIBRARY = Activity(
    code=Disclosure.Activity.INTERLIBRARY,
    scope="interlibrary:request",
    fields=frozenset({"requestNumber", "title", "author", "isbn", "name", "email"}),
)


def disclose(
    partner: Partner,
    activity: Activity,
    look_up: Callable[[], Answer],
    *,
    scopes: Collection[str],
    today: date,
    at: datetime,
) -> Answer:
    """Answer `partner`, who holds a token for `scopes`; the line of the ledger goes first.

    Nobody is looked up for a partner without the right; that line is about nobody. Line and
    look-up are one transaction that must be the outermost: when this returns, the line stands,
    and no caller can undo it.

    Raises:
        PartnerInactive: the library switched the partner off.
        AgreementEnded: the last day of the agreement was before `today`.
        ScopeMissing: the token or the partner lacks the scope of `activity`.
        ValueError: the answer holds a field that `activity` does not allow (our mistake).

    Source: P6, P7, P19; AVG art. 5(1)(b), 28 and 15(1)(c).
    """
    refusal = _refusal(partner, activity, scopes, today)
    with transaction.atomic(durable=True):
        answer = Answer(refusal.code, None, {}) if refusal else look_up()
        if not answer.names <= activity.fields:
            raise ValueError(f"{activity.code} may not tell this much.")
        Disclosure.objects.create(
            partner=partner,
            subject_id=answer.subject_id,
            asked_at=at,
            activity=activity.code,
            fields=answer.told,
            answer=answer.code,
        )
    if refusal:
        raise refusal
    return answer


def _refusal(
    partner: Partner, activity: Activity, scopes: Collection[str], today: date
) -> errors.NotAllowed | None:
    if not partner.is_active:
        return errors.PartnerInactive()
    if not partner.has_agreement(today):
        return errors.AgreementEnded()
    if activity.scope not in scopes or activity.scope not in partner.scopes:
        return errors.ScopeMissing(scope=activity.scope)
    return None


@dataclass(frozen=True)
class Credentials:
    """What a partner logs in with. The secret is shown once: we keep only its hash."""

    partner: Partner
    client_id: str
    client_secret: str


@transaction.atomic
def make_partner(
    name: str,
    *,
    what_it_is: str,
    role: str,
    scopes: Collection[str],
    agreement_until: date,
    client_id: str = "",
    client_secret: str = "",
) -> Credentials:
    """Register a partner with a log-in of its own; without given values the log-in is drawn.

    Raises:
        PartnerExists: there is already a partner called `name`.
    """
    if Partner.objects.filter(name=name).exists():
        raise errors.PartnerExists(name=name)
    secret = client_secret or generate_client_secret()
    application = Application.objects.create(
        name=name,
        client_id=client_id or generate_client_id(),
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    partner = Partner.objects.create(
        name=name,
        what_it_is=what_it_is,
        role=role,
        scopes=sorted(scopes),
        agreement_until=agreement_until,
        application=application,
    )
    return Credentials(partner, application.client_id, secret)
