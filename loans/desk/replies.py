"""What is typed after a question is its answer; a scan passes the question by."""

from typing import Any

from loans.desk import borrowed, cards, lost_cards, money, reserving, setting_aside
from loans.desk.jobs import Done, Job, refuse_another_screen
from loans.desk.numbers import Kind
from loans.desk.questions import Asking, Asks
from loans.desk.session import Desk

QUESTIONS: dict[str, Asks] = {
    **setting_aside.QUESTIONS,
    **borrowed.QUESTIONS,
    **money.QUESTIONS,
    **lost_cards.QUESTIONS,
    **cards.QUESTIONS,
    **reserving.QUESTIONS,
}


def is_answer(job: Job) -> bool:
    """Say whether this is an answer to what the desk asked."""
    asks = _asked(job.desk)
    return asks is not None and job.scanned.kind in {Kind.OTHER, *asks.takes}


def reply(job: Job) -> Done:
    """Do what the answer says.

    Raises:
        DeskChanged: the screen showed another card.
        AskAgain: it is no answer; the question stands.
        Everything that the act itself refuses.
    """
    refuse_another_screen(job)
    asks = _asked(job.desk)
    assert asks is not None  # noqa: S101  `is_answer` said so
    return asks.reply(job, _facts(job.desk))


def asking(desk: Desk) -> Asking | None:
    """Put in words what the desk asks now; None when it asks nothing."""
    asks = _asked(desk)
    return asks.show(desk, _facts(desk)) if asks is not None else None


def _asked(desk: Desk) -> Asks | None:
    return QUESTIONS.get(desk.question.get("about", ""))


def _facts(desk: Desk) -> dict[str, Any]:
    return {name: value for name, value in desk.question.items() if name != "about"}
