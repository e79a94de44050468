"""Run the mailbox: `python -m bieb.embedded.mailbox DIRECTORY --smtp-fd N --web-fd N`.

The two listening sockets are opened by the supervisor and handed over, so that no other program
can take a port between the choice and the start.
"""

import argparse
import asyncio
import signal
import socket
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bieb.embedded.mailbox import messages
from bieb.embedded.mailbox.pages import MailboxPages

LARGEST_MESSAGE = 10 * 1024 * 1024


class Keeper:
    """Answer 250 only when the message is on disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        if isinstance(content, str):
            content = content.encode()
        messages.keep(self.directory, content or b"")
        return "250 OK"


class WebServer(ThreadingHTTPServer):
    """Serve the pages on a socket that is already listening."""

    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(("", 0), MailboxPages, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_address = listening.getsockname()


async def receive(listening: socket.socket, web: WebServer, directory: Path) -> None:
    """Take in mail, and show it, until we are asked to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, stopped.set)

    def session() -> SMTP:
        return SMTP(Keeper(directory), data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True)

    # Only now: whoever sees a page may ask us to stop.
    threading.Thread(target=web.serve_forever, daemon=True).start()
    server = await loop.create_server(session, sock=listening)
    await stopped.wait()
    server.close()


def main() -> None:
    """Serve both sides until we are asked to stop."""
    parser = argparse.ArgumentParser(prog="bieb.embedded.mailbox")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--smtp-fd", type=int, required=True)
    parser.add_argument("--web-fd", type=int, required=True)
    parser.add_argument("--site-url", default="")
    parser.add_argument("--logins", type=Path, default=Path("demo-logins.json"))
    options = parser.parse_args()
    MailboxPages.directory = options.directory
    MailboxPages.logins = options.logins
    MailboxPages.site_url = options.site_url
    web = WebServer(socket.socket(fileno=options.web_fd))
    asyncio.run(receive(socket.socket(fileno=options.smtp_fd), web, options.directory))


if __name__ == "__main__":
    main()
