"""The mails themselves: an issue rendered once for each language, and the question to confirm."""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from newsletters.lists import list_headers, stop_url
from newsletters.markup import as_html, as_text
from newsletters.models import Issue
from notifications.return_path import mark, return_path
from notifications.wire import Body, Mail, frame_of

LIST = "newsletter"
STOP = "https://stop.invalid/"
"""Stands in the rendered words where the link of the reader comes."""


@dataclass(frozen=True)
class Rendered:
    """An issue in one language, but for the link to stop."""

    subject: str
    text: str
    html: str

    @cached_property
    def body(self) -> Body | None:
        """The body of every mail, but for the link; `None` when each must have its own."""
        return frame_of([("plain", self.text), ("html", self.html)], place=STOP)


def render(issue: Issue, language: str) -> Rendered:
    """Make the words of an issue; a reader of English gets Dutch when there is no English."""
    spoken = "en" if language == "en" and issue.body_en else "nl"
    subject = issue.subject_en if spoken == "en" else issue.subject_nl
    body = issue.body_en if spoken == "en" else issue.body_nl
    words = {
        "library": settings.LIBRARY_NAME,
        "phone": settings.LIBRARY_PHONE,
        "subject": subject,
        "text": as_text(body),
        "html": as_html(body),
        "stop_url": STOP,
    }
    with translation.override(spoken):
        return Rendered(
            " ".join(subject.split()),
            render_to_string("newsletters/mail/issue-body.txt", words),
            render_to_string("newsletters/mail/issue-body.html", words),
        )


def compose(words: Rendered, *, to: str, token: str, name: str, number: int | None = None) -> Mail:
    """Make the mail of one reader, with the link and the headers by which it stops.

    `name` is what the log of the mail server knows the mail by: "newsletter.12.1". By `number`,
    that of the delivery, we know it when it comes back.
    """
    url = stop_url(token)
    headers = {"Auto-Submitted": "auto-generated", **list_headers(LIST, token)}
    mail = _mail(words.subject, words.text.replace(STOP, url), words.html.replace(STOP, url), to)
    mail.ready = words.body.filled(url) if words.body else None
    mail = _headed(mail, headers=headers, name=name)
    return mail if number is None else _known_when_it_comes_back(mail, number, to)


def compose_question(*, to: str, token: str, language: str, name: str) -> Mail:
    """Make the mail that asks whether an address wants the newsletter: nothing else is in it."""
    path = reverse("newsletters:confirm", args=[token])
    words = {
        "library": settings.LIBRARY_NAME,
        "confirm_url": f"{settings.SITE_URL.rstrip('/')}{path}",
    }
    with translation.override(language):
        parts = [
            render_to_string(f"newsletters/mail/sign_up-{part}", words)
            for part in ("subject.txt", "body.txt", "body.html")
        ]
    subject, text, html = parts
    mail = _mail(" ".join(subject.split()), text, html, to)
    return _headed(mail, headers={"Auto-Submitted": "auto-generated"}, name=name)


def _known_when_it_comes_back(mail: Mail, number: int, to: str) -> Mail:
    mail.extra_headers["From"] = mail.from_email
    mail.from_email = return_path(number, to, is_newsletter=True)
    mail.metadata = {  # type: ignore[attr-defined]  # for a mail provider; SMTP does not read it
        "returned": mark(number, to, is_newsletter=True)
    }
    return mail


def _mail(subject: str, text: str, html: str, to: str) -> Mail:
    mail = Mail(subject, text, to=[to], reply_to=[settings.LIBRARY_EMAIL])
    mail.attach_alternative(html, "text/html")
    return mail


def _headed(mail: Mail, *, headers: dict[str, str], name: str) -> Mail:
    domain = parseaddr(mail.from_email)[1].rpartition("@")[2]
    mail.extra_headers.update(headers, **{"Message-ID": f"<{name}@{domain}>"})
    return mail
