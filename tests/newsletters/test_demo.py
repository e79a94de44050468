"""The demo has a newsletter to send, and people to send it to."""

import pytest

from bieb.demo.newsletter import STRANGERS, make_newsletter
from consent.texts import publish_texts
from newsletters.issues import audience
from newsletters.markup import problems_in
from newsletters.models import Issue
from tests.newsletters.reading import NOON


@pytest.mark.django_db
def test_the_demo_had_a_draft_that_could_be_sent() -> None:
    publish_texts()
    make_newsletter(at=NOON)

    issue = Issue.objects.get()
    assert audience(issue, today=NOON.date()) == len(STRANGERS)
    assert problems_in(issue.body_nl) + problems_in(issue.body_en) == []
