"""What is kept for somebody, or travels, does not stand on the shelf."""

import pytest

from catalog.availability import counted, shelves
from catalog.models import Copy
from loans.models import SearchTask
from tests.builders import MONDAY, a_copy, a_reservation
from tests.reservations.desks import holten, rijssen, scan

pytestmark = pytest.mark.django_db


def kept_copy() -> Copy:
    copy = a_copy(branch=rijssen())
    a_reservation(title=copy.title, pickup_branch=holten())
    scan(copy, rijssen(), MONDAY)
    return copy


def test_a_copy_that_was_kept_did_not_stand_on_the_shelf() -> None:
    copy = kept_copy()
    a_copy(title=copy.title, branch=holten())

    found = {each.branch: (each.present, each.kept) for each in shelves(copy.title, today=MONDAY)}

    assert found == {rijssen(): (0, 1), holten(): (1, 0)}
    assert counted([copy.title_id])[copy.title_id] == {rijssen().pk: 0, holten().pk: 1}


def test_a_copy_on_its_way_home_did_not_stand_on_the_shelf() -> None:
    copy = a_copy(branch=rijssen())
    scan(copy, holten(), MONDAY)
    (travelling,) = shelves(copy.title, today=MONDAY)

    scan(copy, rijssen(), MONDAY)

    (home,) = shelves(copy.title, today=MONDAY)
    assert (travelling.kept, home.present) == (1, 1)


def test_a_copy_that_nobody_can_find_did_not_stand_on_the_shelf() -> None:
    copy = a_copy(branch=rijssen())
    SearchTask.objects.create(copy=copy, opened_on=MONDAY)
    a_copy(title=copy.title, branch=holten())

    found = {each.branch: each.present for each in shelves(copy.title, today=MONDAY)}

    assert found == {rijssen(): 0, holten(): 1}
