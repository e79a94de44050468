"""The one door: what leaves goes through `disclose`, after the line that the member can read."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from members.models import Member, Objection
from partners import errors
from partners.activities import Activity
from partners.models import Agreement, Disclosure, Partner


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
    and no caller can undo it. A refusal after the look-up undoes what the look-up did, and only
    the line of the refusal stands.

    Raises:
        PartnerInactive: the library switched the partner off.
        AgreementEnded: no signed agreement holds `today`; the last day counts.
        ScopeMissing: the token or the partner lacks the scope of `activity`.
        FieldNotAllowed: the answer holds a field that this partner may not know.
        NotShared: the member asked us to lock their data, or objects to this.
        ValueError: the answer holds a field that `activity` does not allow (our mistake).

    Source: P6, P7, P8, P19, G3; AVG art. 5(1)(b), 15(1)(c), 18, 21 and 28.
    """
    refusal = _refusal(partner, activity, scopes, today)
    if refusal is None:
        try:
            return _tell(partner, activity, look_up, at)
        except (errors.FieldNotAllowed, errors.NotShared) as found:
            refusal = found
    with transaction.atomic(durable=True):
        _write(partner, activity, Answer(refusal.line, refusal.subject_id, {}), at)
    raise refusal


def _tell(
    partner: Partner, activity: Activity, look_up: Callable[[], Answer], at: datetime
) -> Answer:
    with transaction.atomic(durable=True):
        answer = look_up()
        if not answer.names <= activity.fields:
            raise ValueError(f"{activity.code} may not tell this much.")
        if not activity.is_duty:
            _refuse_fields(partner, activity, answer)
            _refuse_subject(partner, activity, answer)
        _write(partner, activity, answer, at)
    return answer


def _write(partner: Partner, activity: Activity, answer: Answer, at: datetime) -> None:
    Disclosure.objects.create(
        partner=partner,
        subject_id=answer.subject_id,
        asked_at=at,
        activity=activity.code,
        fields=answer.told,
        answer=answer.code,
    )


def _refusal(
    partner: Partner, activity: Activity, scopes: Collection[str], today: date
) -> errors.NotAllowed | None:
    if not partner.is_active:
        return errors.PartnerInactive()
    if activity.scope not in scopes:
        return errors.ScopeMissing(scope=activity.scope)
    if activity.is_duty:
        return None
    if not Agreement.objects.on(today).filter(partner=partner).exists():
        return errors.AgreementEnded()
    if activity.scope not in partner.scopes:
        return errors.ScopeMissing(scope=activity.scope)
    return None


def _refuse_fields(partner: Partner, activity: Activity, answer: Answer) -> None:
    allowed = activity.fields_for(partner.scopes) & set(partner.fields)
    too_many = sorted(set(answer.told) - allowed)
    if too_many:
        raise errors.FieldNotAllowed(fields=", ".join(too_many))


def _refuse_subject(partner: Partner, activity: Activity, answer: Answer) -> None:
    """Stop what tells something about who does not want it; a no tells nothing."""
    if answer.subject_id is None or answer.code in Disclosure.SAYS_NO:
        return
    objections = Objection.objects.filter(member=OuterRef("pk"), activity=activity.purpose)
    member = Member.objects.filter(pk=answer.subject_id)
    for restricted_on, objects in member.values_list("restricted_on", Exists(objections)):
        if restricted_on is not None:
            raise errors.NotShared(answer.subject_id, Disclosure.Answer.RESTRICTED)
        if objects and partner.role != Partner.Role.PROCESSOR:
            raise errors.NotShared(answer.subject_id, Disclosure.Answer.OBJECTED)
