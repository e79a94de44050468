"""Forget the words of requests after a month, files after a week, and the requests after two years."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bieb.lib.sealing import destroy_key_of
from members.purge import People, as_people, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove
from rights.files import destroy_files, files_on_disk
from rights.models import Case, CaseEvent, Export, IdentityCheck, Words
from rights.privacy import CASES, FILES, WORDS


def plan(*, today: date) -> list[Planned]:
    """Count what is over age and what belongs to members who leave."""
    until = cutoff(today, CASES)
    gone = as_people(leaving(today))
    return [
        planned(
            _exports().with_file().made_until(cutoff(today, FILES)),
            what="files to take along",
            until=cutoff(today, FILES),
            clock="made_on",
            short_lived=True,
        ),
        planned(
            _words().filter(ended_on__lte=cutoff(today, WORDS)),
            what="words of privacy requests",
            until=cutoff(today, WORDS),
            clock="ended_on",
            short_lived=True,
        ),
        planned(
            _cases().filter(_old(today) | Q(member__in=gone)),
            what="privacy requests",
            until=until,
            clock="received_on",
        ),
        planned(_old_checks(today, gone), what="identity checks", until=until, clock="checked_at"),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Destroy keys and files first, then delete the rows."""
    exports = _exports()
    on_disk = files_on_disk()  # first: what is made meanwhile is not a stray
    strays = on_disk.difference(exports.with_file().values_list("file", flat=True))
    destroy_files(strays)
    expired = exports.with_file().made_until(cutoff(today, FILES))
    destroy_files(expired.values_list("file", flat=True))
    expired.update(state=Export.State.GONE, size=0)
    worn = _destroy_words(_words().filter(ended_on__lte=cutoff(today, WORDS)))
    people = as_people(leaving(today))
    steps = CaseEvent.objects.using(PURGE).filter(happened_at__lt=gone_before(today, CASES))
    checks = _old_checks(today, people)
    return added(
        [
            worn,
            _delete(_cases().filter(_old(today) | Q(member__in=people))),
            {CaseEvent._meta.db_table: remove(steps), IdentityCheck._meta.db_table: remove(checks)},
        ]
    )


def forget(people: People, *, today: date) -> dict[str, int]:
    """Forget the words and files of these people now; that something was asked stays, of nobody."""
    return forget_but(people, kept=(), today=today)


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for complaints that were not answered, where `kept` names requests."""
    cases = _cases().filter(member__in=people)
    if Case._meta.label in kept:
        cases = cases.exclude(kind=Case.Kind.COMPLAINT, state=Case.State.OPEN)
    numbers = list(cases.values_list("pk", flat=True))
    exports = _exports().filter(case__in=numbers)
    destroy_files(exports.values_list("file", flat=True))
    checks = IdentityCheck.objects.using(PURGE).filter(member__in=people)
    done = added(
        [
            _destroy_words(_words().filter(case__in=numbers)),
            {rows.model._meta.db_table: remove(rows) for rows in (exports, checks)},
        ]
    )
    cut = _cases().filter(pk__in=numbers).update(member=None, about="")
    return done | {Case._meta.db_table: cut}


def _delete(cases: QuerySet[Any]) -> dict[str, int]:
    numbers = list(cases.values_list("pk", flat=True))
    exports = _exports().filter(case__in=numbers)
    destroy_files(exports.values_list("file", flat=True))
    steps = CaseEvent.objects.using(PURGE).filter(case__in=numbers)
    words = _destroy_words(_words().filter(case__in=numbers))
    gone = _cases().filter(pk__in=numbers)
    rows = {rows.model._meta.db_table: remove(rows) for rows in (exports, steps, gone)}
    return added([words, rows])


def _destroy_words(words: QuerySet[Words]) -> dict[str, int]:
    for each in words.only("pk"):
        destroy_key_of(each, "asked")
    return {Words._meta.db_table: remove(words)}


def _old(today: date) -> Q:
    return Q(received_on__lte=cutoff(today, CASES))


def _old_checks(today: date, people: People) -> QuerySet[Any]:
    old = Q(checked_at__lt=gone_before(today, CASES))
    return IdentityCheck.objects.using(PURGE).filter(old | Q(member__in=people))


def _cases() -> Any:
    return Case.objects.using(PURGE)


def _words() -> QuerySet[Words]:
    return Words.objects.using(PURGE)


def _exports() -> Any:
    return Export.objects.using(PURGE)
