"""One desk that tries to lend every copy: `python -m bench.r15_worker`."""

import sys
from random import Random

import django
from django.db import DatabaseError, connection

from bench.r1_worker import NOON, TODAY


def main(number: int, copies: int) -> None:
    """Print how many were lent, how many were refused kindly, and how many went wrong."""
    from bieb.lib.errors import DomainError  # noqa: PLC0415  after django.setup
    from catalog.models import Branch, Copy  # noqa: PLC0415
    from loans.operations import lend_copy  # noqa: PLC0415
    from members.models import Member  # noqa: PLC0415

    rng = Random(number)  # noqa: S311
    branch = Branch.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_id FROM members_member LIMIT 1000")
        people = [row[0] for row in cursor.fetchall()]
    lent = refused = failed = 0
    for copy in rng.sample(range(1, copies + 1), copies):
        member = Member(pk=rng.choice(people))
        try:
            lend_copy(Copy(pk=copy), member, branch=branch, today=TODAY, at=NOON)
            lent += 1
        except DomainError:
            refused += 1
        except DatabaseError:
            failed += 1
    print(lent, refused, failed)


if __name__ == "__main__":
    django.setup()
    main(*(int(each) for each in sys.argv[1:]))
