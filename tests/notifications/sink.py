"""A real mail server that does what the test tells it to do."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

OK = "250 OK"


@dataclass
class Sink:
    """What the server answers, and what it took."""

    port: int = 0
    answer_sender: str = OK
    answer_reader: dict[str, str] = field(default_factory=dict)
    answer_mail: str = OK
    when_taken: Callable[[EmailMessage], None] = lambda _mail: None
    when_sender: Callable[[str], object] = lambda _sender: None
    hang_up_on: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.peers.add(session.peer)
        self.when_sender(address)
        if self.answer_sender == OK:
            envelope.mail_from = address
        return self.answer_sender

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.answer_reader.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.hang_up_on in envelope.rcpt_tos:
            server.transport.close()
            return self.answer_mail
        if self.answer_mail == OK:
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.raws.append(envelope.content)
            await asyncio.to_thread(self.when_taken, mail)
        return self.answer_mail


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The words of one part of the mail."""
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def start(sink: Sink) -> Controller:
    """Listen on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    return controller
