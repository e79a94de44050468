"""The night takes files after a week, words after a month, and everything of who was erased."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections, transaction

from bieb.lib.clock import noon
from bieb.lib.sealing import generations
from retention.operations import run_purge
from retention.steps import PURGE
from rights import purge
from rights.files import path_of, write_file
from rights.models import Case, Export, IdentityCheck, Words
from rights.operations import close_case, open_case
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_colleague, a_member
from tests.rights.test_export import an_export

pytestmark = with_every_role
AT = noon(MONDAY)


@contextmanager
def purging() -> Iterator[None]:
    """Be the role that deletes, as a purge and an erasure are."""
    with transaction.atomic(using=PURGE):
        with connections[PURGE].cursor() as cursor:
            cursor.execute("SET LOCAL bieb.purging = 'on'")
        yield


@pytest.mark.parametrize(("days", "stays"), [(6, True), (7, False)])
def test_a_file_went_with_its_bytes_and_its_key_after_a_week(days: int, stays: bool) -> None:
    export = an_export(a_member())

    certificate = run_purge(today=MONDAY + timedelta(days=days))

    assert path_of(export.file).exists() is stays
    assert bool(generations(f"export-{export.file}")) is stays
    assert Export.objects.get().state == ("ready" if stays else "gone")
    assert certificate.leftovers == 0


def test_a_file_that_no_row_knows_went_too() -> None:
    export = an_export(a_member())
    stray = Export(case=export.case).file
    write_file(stray, b"van een werker die stopte")

    run_purge(today=MONDAY)

    assert (path_of(stray).exists(), path_of(export.file).exists()) == (False, True)


def test_whoever_was_forgotten_left_a_request_of_nobody_and_the_next_stayed() -> None:
    zoe, wout = a_member(given_name="Zoë"), a_member(given_name="Wout")
    exports = [an_export(each) for each in (zoe, wout)]
    for each in (zoe, wout):
        asked = open_case(
            kind="question", member=each, channel="desk", today=MONDAY, at=AT, text="Wat?"
        )
        close_case(asked, today=MONDAY, at=AT)
    anouk = a_colleague()
    IdentityCheck.objects.create(
        member=zoe, staff=anouk, channel="desk", questions="", matched=False, checked_at=AT
    )

    with purging():
        purge.forget([zoe.pk], today=MONDAY)

    assert not Case.objects.filter(member=zoe).exists()
    assert Case.objects.filter(member=wout).count() == 2
    assert Case.objects.filter(member=None).count() == 2
    assert Words.objects.get().case.member == wout
    assert not IdentityCheck.objects.exists()
    assert [path_of(each.file).exists() for each in exports] == [False, True]
