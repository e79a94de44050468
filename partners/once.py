"""A request that arrives again is answered again, and nothing is done twice."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from bieb.lib.clock import day_of
from partners.errors import KeyReused
from partners.models import Disclosure, IdempotencyKey, Partner
from partners.operations import Activity, Answer, disclose

TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True)
class Ask:
    """What makes a request the same as another: the key of the partner, and a seal of its words."""

    key: UUID
    seal: str


@dataclass(frozen=True)
class Call:
    """Who calls, with a token for which scopes, and when; `ask` when it wants something changed."""

    partner: Partner
    scopes: Collection[str]
    at: datetime
    ask: Ask | None = None

    @property
    def today(self) -> date:
        return day_of(self.at)

    def answered(self, activity: Activity, look_up: Callable[[], Answer]) -> Answer:
        """Answer through the one door; see `disclose` for its refusals."""
        return disclose(
            self.partner, activity, look_up, scopes=self.scopes, today=self.today, at=self.at
        )


def once(call: Call, act: Callable[[], Answer], *, subject_id: UUID | None) -> Answer:
    """Do what `call` asks, or repeat the answer when it was done within the last day.

    Part of the look-up of `disclose`: the answer is kept in the transaction of the act, so there is
    never one without the other. Two requests with one key take turns, also when they arrive at the
    same moment. Another request under the same key is refused with 422.
    """
    if call.ask is None:
        return act()
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURNS, [f"request {call.partner.pk} {call.ask.key}"])
    mine = IdempotencyKey.objects.filter(partner=call.partner, key=call.ask.key)
    earlier = mine.kept(call.at).first()
    if earlier is not None:
        return _again(earlier, call.ask, subject_id)
    answer = act()
    mine.update_or_create(
        partner=call.partner,
        key=call.ask.key,
        defaults={
            "seal": call.ask.seal,
            "status": answer.status,
            "answer": dict(answer.fields),
            "created_at": call.at,
        },
    )
    return answer


def _again(earlier: IdempotencyKey, ask: Ask, subject_id: UUID | None) -> Answer:
    if earlier.seal != ask.seal:
        told = {"code": KeyReused.code, "detail": str(KeyReused())}
        return Answer(Disclosure.Answer.REFUSED, subject_id, told, 422)
    kind = Disclosure.Answer.REFUSED if earlier.status >= 400 else Disclosure.Answer.DONE
    return Answer(kind, subject_id, earlier.answer, earlier.status)
