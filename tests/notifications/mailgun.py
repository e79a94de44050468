"""A Mailgun of our own: takes mail as theirs does, counts it, and fails as the test says."""

import base64
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

KEY = "key-of-a-test"
DOMAIN = "bieb.example"


class Mailgun(ThreadingHTTPServer):
    """Speaks `POST /v3/<domain>/messages` of the real one. `answers`: what it does, one by one.

    A number is the status; "lost" takes the mail and hangs up without an answer.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers: list[int | str] = []
        self.calls = 0
        self.taken: list[dict[str, str]] = []


class Answering(BaseHTTPRequestHandler):
    server: Mailgun

    def do_POST(self) -> None:
        words = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.calls += 1
        answer = self.server.answers.pop(0) if self.server.answers else 200
        wanted = "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode()
        if self.headers["Authorization"] != wanted or self.path != f"/v3/{DOMAIN}/messages":
            answer = 401
        if answer in (200, 500, "lost"):
            self.server.taken.append({name: values[-1] for name, values in words.items()})
        if isinstance(answer, str):
            self.close_connection = True
            self.connection.close()
            return
        said = b'{"id": "<1@bieb.example>", "message": "Queued. Thank you."}'
        self.send_response(answer)
        self.send_header("Content-Type", "application/json")
        self.send_header("Location", "http://192.0.2.7/")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None: ...
