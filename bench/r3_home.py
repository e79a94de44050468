"""R3: the first page of members with twenty loans, asked by eight at once; beside the most trivial page."""

import http.client
from statistics import median

from django.conf import settings
from django.test import Client

from bench import database
from bench.members_at_home import AT_HOME, borrowers
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from bench.serving import OK, Request, alive, load, server

CLIENTS = 8


def run(profile: Profile) -> Result:
    """Take turns: eight members who look what they have at home, and eight trivial pages."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    members = borrowers(CLIENTS)
    pages, trivial = [], []
    with server() as port:
        for _round in range(profile.rounds):
            pages.append(load(port, profile.seconds, [home(each) for each in members]))
            trivial.append(load(port, profile.seconds, [alive] * CLIENTS))
    return Result(
        name=f"R3 Thuis with {AT_HOME} loans, 8 clients",
        unit="pages/s",
        figure=median(each.per_second for each in pages),
        limit=median(each.per_second for each in trivial),
        target=">= 0.08",
    )


def home(member: Client) -> Request:
    """Ask the first page of who is logged in there."""
    session = member.cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}

    def ask(connection: http.client.HTTPConnection) -> None:
        connection.request("GET", "/mijn/", headers=headers)
        answer = connection.getresponse()
        if b"Titel" not in answer.read() or answer.status != OK:
            raise AssertionError(answer.status)

    return ask
