"""The mailbox in the browser: a list, a message, and its formatted part in a sandbox.

Nothing in a message can run, load or post anything: the formatted part is served with a policy of
its own that allows inline style and nothing else.
"""

import re
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from string import Template
from typing import ClassVar
from urllib.parse import urlsplit

from bieb.embedded.mailbox import messages, texts
from bieb.embedded.mailbox.codes import PERIOD_SECONDS, codes
from bieb.embedded.mailbox.messages import Message

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"  # a link opens in a tab of its own
HTML_POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
OUR_NAMES = {"localhost", "127.0.0.1", "::1"}
LARGEST_TEXT = 4096
HERE = Path(__file__).parent
STYLE = (HERE / "mailbox.css").read_bytes()
PAGE = Template((HERE / "page.html").read_text())
HEAD = re.compile(r"(<head[^>]*>)", re.IGNORECASE)
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


class MailboxPages(BaseHTTPRequestHandler):
    """Answer the browser on this machine, and take the texts that the library sends."""

    directory: ClassVar[Path]
    logins: ClassVar[Path]
    site_url: ClassVar[str] = ""
    server_version = "mailbox"
    sys_version = ""

    def do_GET(self) -> None:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in OUR_NAMES:
            self.answer(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"Alleen op deze computer.")
            return
        path = urlsplit(self.path).path
        for pattern, page in ROUTES:
            if match := re.fullmatch(pattern, path):
                page(self, *match.groups())
                return
        self.not_found()

    do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        is_ours = urlsplit(f"//{self.headers.get('Host', '')}").hostname in OUR_NAMES
        key = self.headers.get("Idempotency-Key", "")
        if path != "/sms/messages" or not is_ours or not key:
            self.answer(HTTPStatus.BAD_REQUEST, "text/plain", b"Dit is geen sms.")
            return
        length = min(int(self.headers.get("Content-Length", "0")), LARGEST_TEXT)
        is_new = texts.keep(self.directory, key, self.rfile.read(length))
        status = HTTPStatus.ACCEPTED if is_new else HTTPStatus.CONFLICT
        self.answer(status, "text/plain", b"ok")

    def inbox(self) -> None:
        found = messages.newest_first(self.directory)
        if not found:
            body = '<p class="empty">Er is nog geen post.</p>'
        else:
            rows = "".join(_row(message) for message in found)
            body = f'<ol class="messages">{rows}</ol>'
        self.page("Postvak", f"<h1>Postvak</h1>{body}")

    def message(self, name: str) -> None:
        message = messages.find(self.directory, name)
        if message is None:
            self.not_found()
            return
        self.page(message.subject, _message(message))

    def html(self, name: str) -> None:
        message = messages.find(self.directory, name)
        if message is None or not message.html:
            self.not_found()
            return
        content = HEAD.sub(r"\1<base target=_blank>", message.html, count=1).encode()
        self.answer(HTTPStatus.OK, "text/html", content, policy=HTML_POLICY)

    def codes(self) -> None:
        rows = "".join(
            f"<tr><th scope=row>{escape(each.login)}</th><td>{escape(each.role)}</td>"
            f"<td><strong>{each.code[:3]} {each.code[3:]}</strong></td></tr>"
            for each in codes(self.logins)
        )
        head = "<thead><tr><th>Naam</th><th>Rol</th><th>Code</th></tr></thead>"
        body = (
            "<h1>Inlogcodes</h1><p>In het echt staat deze code op de telefoon van een collega. "
            f"Elke {PERIOD_SECONDS} seconden komt er een nieuwe.</p>"
            f"<table>{head}<tbody>{rows}</tbody></table>"
        )
        self.page("Inlogcodes", body, refresh=True)

    def style(self) -> None:
        self.answer(HTTPStatus.OK, "text/css", STYLE)

    def alive(self) -> None:
        self.answer(HTTPStatus.OK, "text/plain", b"ok")

    def not_found(self) -> None:
        body = '<h1>Niet gevonden</h1><p><a href="/">Naar het postvak</a></p>'
        self.page("Niet gevonden", body, HTTPStatus.NOT_FOUND)

    def page(
        self, title: str, body: str, status: HTTPStatus = HTTPStatus.OK, *, refresh: bool = False
    ) -> None:
        back = f'<a href="{escape(self.site_url)}">Naar de bibliotheek</a>' if self.site_url else ""
        filled = PAGE.substitute(title=escape(title), body=body, back=back)
        self.answer(status, "text/html", filled.encode(), refresh=refresh)

    def answer(
        self,
        status: HTTPStatus,
        kind: str,
        content: bytes,
        *,
        policy: str = PAGE_POLICY,
        refresh: bool = False,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if refresh:
            self.send_header("Refresh", "5")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """Write nothing: who read which message is nobody's business."""


ROUTES: list[tuple[str, Callable[..., None]]] = [
    ("/", MailboxPages.inbox),
    (r"/bericht/([^/]+)/", MailboxPages.message),
    (r"/bericht/([^/]+)/opmaak/", MailboxPages.html),
    ("/codes/", MailboxPages.codes),
    ("/mailbox.css", MailboxPages.style),
    ("/healthz", MailboxPages.alive),
]


def _row(message: Message) -> str:
    return (
        f'<li><a href="/bericht/{message.name}/">'
        f'<span class="subject">{escape(message.subject)}</span>'
        f'<span class="to">{escape(message.to)}</span>'
        f"{_moment(message)}</a></li>"
    )


def _message(message: Message) -> str:
    lines = [
        '<p><a href="/">Terug naar het postvak</a></p>',
        f"<h1>{escape(message.subject)}</h1>",
        f"<dl><dt>Aan</dt><dd>{escape(message.to)}</dd>",
        f"<dt>Van</dt><dd>{escape(message.sender)}</dd>",
        f"<dt>Datum</dt><dd>{_moment(message)}</dd>",
    ]
    if message.attachments:
        names = escape(", ".join(message.attachments))
        lines.append(f"<dt>Bijlagen</dt><dd>{names}</dd>")
    lines.append("</dl>")
    if message.html:
        lines.append(
            f'<h2>Met opmaak</h2><iframe sandbox="{SANDBOX}" title="Het bericht met opmaak" '
            f'src="/bericht/{message.name}/opmaak/"></iframe>'
        )
    if message.text:
        lines.append(f'<h2>Als tekst</h2><pre class="text">{_linked(message.text)}</pre>')
    return "".join(lines)


def _linked(text: str) -> str:
    """Escape the text and make its web addresses links; a sandbox would not follow them."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        link = escape(match.group())
        parts += [escape(text[end : match.start()]), f'<a href="{link}">{link}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _moment(message: Message) -> str:
    at = message.sent_at
    words = f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"
    return f'<time datetime="{at.isoformat()}">{words}</time>'
