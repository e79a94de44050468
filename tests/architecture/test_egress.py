"""Which files may open a connection, send mail or write a table of people; each with its reason."""

import ast
import socket
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import egress

CLIENTS = (
    *("socket", "ssl", "http.client", "urllib.request", "xmlrpc", "ftplib", "telnetlib"),
    *("smtplib", "imaplib", "poplib", "django.core.mail", "aiosmtpd", "asyncio"),
    *("requests", "httpx", "aiohttp", "urllib3", "websockets", "paramiko", "redis", "psycopg"),
    *("csv", "django.core.serializers", "notifications.wire"),
)
ALLOWED = {
    "bieb/beat.py": "our own broker",
    "bieb/health.py": "our own broker",
    "bieb/database_roles.py": "our own database",
    "bieb/demo/titles.py": "reads titles, that say nothing about people",
    "circulation/tables.py": "the rules of the library, that say nothing about people",
    "consent/imports.py": "reads a list that comes in",
    "erasure/mails.py": "the receipt, to the member whose data went",
    "joining/mails.py": "mail to who wants to become a member",
    "members/changed_email.py": "mail to the member's old address",
    "members/invitations.py": "mail to the member",
    "members/mail_codes.py": "mail to the member",
    "newsletters/mails.py": "mail to who asked for it",
    "newsletters/sending.py": "mail to who asked for it",
    "newsletters/signing.py": "signs mail, and sends none",
    "notifications/bodies.py": "seals the text of mail to the member",
    "notifications/hosted.py": "mail to the member, by the provider of the library",
    "notifications/letters.py": "mail to the member",
    "notifications/post.py": "mail to the member",
    "notifications/wire.py": "makes the bytes of mail, and sends none",
    "statement/measuring.py": "counts of pages, that say nothing about people",
    "notifications/sms.py": "texts to the member, by the gateway of the library",
}
OUR_SERVERS = ("bieb/embedded/", "retention/residue/")
"""They start, and search, the servers of this library itself; their own tests say so."""


def files() -> list[Path]:
    ours = {Path(each.path) for each in apps.get_app_configs()}
    return [
        path
        for app in ours
        if app.parent == Path(settings.BASE_DIR)
        for path in app.rglob("*.py")
        if "migrations" not in path.parts
    ]


def clients_in(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {
        client
        for client in CLIENTS
        for name in found
        if name == client or name.startswith(f"{client}.")
    }


def test_only_these_files_could_open_a_connection_or_write_a_table() -> None:
    found = {str(path.relative_to(settings.BASE_DIR)): clients_in(path) for path in files()}
    reaching = {name for name, clients in found.items() if clients}

    assert {name for name in reaching if not name.startswith(OUR_SERVERS)} == set(ALLOWED)


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7"])
def test_a_connection_to_another_computer_was_stopped_and_named(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with socket.socket(family) as line, pytest.raises(egress.Egress, match=host):
        line.connect((host, 443))

    assert egress.attempts() == [f"socket.connect {host}"]


def test_a_name_was_not_even_looked_up() -> None:
    with pytest.raises(egress.Egress, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)

    assert egress.attempts() == ["socket.getaddrinfo example.org"]


def test_our_own_servers_were_on_this_computer() -> None:
    hosts = {str(each.get("HOST") or "/") for each in settings.DATABASES.values()}

    assert all(host.startswith("/") or host in ("localhost", "127.0.0.1") for host in hosts)


def test_everything_in_one_file_was_refused() -> None:
    with pytest.raises(CommandError, match="no copy"):
        call_command("dumpdata")
