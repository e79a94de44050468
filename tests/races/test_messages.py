"""Workers killed with SIGKILL, while a real mail server and a real gateway count what they took."""

from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest

from notifications.models import LEASE
from notifications.outbox import mark_doubtful
from tests.builders import a_member
from tests.notifications.conftest import gateway, sink
from tests.notifications.gateway import Gateway, with_mobile
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, a_text, outcomes, reminded, send
from tests.races.processes import Act, killed_in_the_middle, killed_when

__all__ = ["gateway", "sink"]
IN_DOUBT = [("doubtful", "worker_died"), ("sent", "")]
NO_DOUBT = [("sent", ""), ("sent", "")]


def sending_until(function: str, *, comes_back: bool) -> Callable[[Act], None]:
    """Send, and stop where `function` is called the first time, or where it has done its work."""
    patched = patch(function, autospec=True)
    usual = patched.get_original()[0]

    def send_and_stop(stop_here: Act) -> None:
        def stop(*args: Any, **words: Any) -> None:
            if comes_back:
                usual(*args, **words)
            stop_here()

        with patched as called:
            called.side_effect = stop
            send()

    return send_and_stop


def the_next_worker_goes_on() -> None:
    """Twice, after the claims of the dead one ended: what could leave twice would."""
    for number in (1, 2):
        mark_doubtful(now=NOW + number * LEASE)
        send(after=number * LEASE)


@pytest.mark.parametrize(
    ("function", "comes_back", "became", "taken"),
    [
        ("notifications.outbox.drop_untrue", False, NO_DOUBT, 2),  # claimed
        ("notifications.outbox.composed", True, NO_DOUBT, 2),  # made
        ("notifications.post.Post.send", False, IN_DOUBT, 1),  # with the server, for all we know
        ("smtplib.SMTP.data", False, IN_DOUBT, 1),  # the reader was named
        ("smtplib.SMTP.data", True, IN_DOUBT, 2),  # the server said 250
        ("notifications.handing._values_of", False, IN_DOUBT, 2),  # before the outcome was written
        ("notifications.handing.record", False, IN_DOUBT, 2),  # the same of the last mail
    ],
)
def test_a_worker_that_was_killed_lost_no_mail_and_none_went_twice(
    sink: Sink, function: str, comes_back: bool, became: list[tuple[str, str]], taken: int
) -> None:
    reminded(a_member(email="jan@example.org"), a_member(email="wout@example.org"))

    killed_in_the_middle(sending_until(function, comes_back=comes_back))
    before = [state for state, _why in outcomes()]
    the_next_worker_goes_on()

    assert before.count("sending") == became.count(IN_DOUBT[0])
    assert sorted(outcomes()) == became
    mails = Counter(mail["To"] for mail in sink.mails)
    assert sorted(mails.values()) == [1] * taken


@pytest.mark.parametrize(
    ("function", "comes_back", "became", "taken"),
    [
        ("notifications.outbox.drop_untrue", False, NO_DOUBT, 2),
        ("httpx.Client.post", False, IN_DOUBT, 1),
        ("httpx.Client.post", True, IN_DOUBT, 2),
        ("notifications.handing.record", False, IN_DOUBT, 2),
    ],
)
def test_a_worker_that_was_killed_lost_no_text_and_none_went_twice(
    gateway: Gateway, function: str, comes_back: bool, became: list[tuple[str, str]], taken: int
) -> None:
    a_text(with_mobile())
    a_text(with_mobile())

    killed_in_the_middle(sending_until(function, comes_back=comes_back))
    the_next_worker_goes_on()

    assert sorted(outcomes()) == became
    assert len(gateway.taken) == len(gateway.asked) == taken


@pytest.mark.parametrize(("moment", "taken"), [("when_asked", 1), ("when_taken", 2)])
def test_a_worker_killed_while_the_gateway_had_not_answered_left_a_doubt_and_no_second_text(
    gateway: Gateway, moment: str, taken: int
) -> None:
    a_text(with_mobile())
    a_text(with_mobile())
    is_there, is_dead = Event(), Event()

    def hold() -> None:
        setattr(gateway, moment, lambda: None)
        is_there.set()
        is_dead.wait(10)
        raise ConnectionError if moment == "when_asked" else BrokenPipeError

    setattr(gateway, moment, hold)
    killed_when(is_there, send)
    is_dead.set()
    the_next_worker_goes_on()

    assert sorted(outcomes()) == IN_DOUBT
    assert len(gateway.taken) == taken
