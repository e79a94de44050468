"""The bytes of a mail: what any mail program reads in them, and what is refused."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from notifications.wire import Mail, Wire, body_of, frame_of, wire


def a_mail(subject: str = "Breng 1 boek terug", to: str = "jan@example.org", **more: str) -> Mail:
    made = Mail(
        subject,
        more.pop("text", "Hallo Jan,\n\nTot ziens.\n"),
        from_email="Bibliotheek Rijssen-Holten <klantenservice@example.org>",
        to=[to],
        headers={"Message-ID": "<due_soon.1.0@example.org>", **more},
    )
    made.attach_alternative("<p>Hallo Zoë</p>", "text/html")
    return made


def as_read(made: Wire) -> EmailMessage:
    read = message_from_bytes(made.as_bytes(), policy=policy.SMTP)
    assert isinstance(read, EmailMessage)
    return read


def text_of(read: EmailMessage, form: str = "plain") -> str:
    part = read.get_body((form,))
    assert part is not None
    words: str = part.get_content()
    return words.replace("\r\n", "\n")


def test_a_mail_program_read_what_django_would_have_sent() -> None:
    mail = a_mail("Vóór maandag: Zoë", text="Één regel\n.\nFrom hier\n")

    ours, django = as_read(wire(mail)), as_read_from_django(mail)

    for name in ("Subject", "From", "To", "Message-ID", "MIME-Version"):
        assert str(ours[name]) == str(django[name]), name
    for form in ("plain", "html"):
        assert text_of(ours, form).rstrip("\n") == text_of(django, form).rstrip("\n")
    assert ours.get_content_type() == "multipart/alternative"
    assert ours.defects == []


def as_read_from_django(mail: Mail) -> EmailMessage:
    read = message_from_bytes(mail.message().as_bytes(), policy=policy.SMTP)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("name", ["Subject", "X-Bieb-Proof", "From"])
def test_a_header_of_more_lines_was_refused(name: str, end: str) -> None:
    with pytest.raises(ValueError, match="more than one line"):
        wire(a_mail(**{name: f"woord{end}Bcc: ander@example.org"}))


@pytest.mark.parametrize(
    "address",
    ["jan@", "jan@example.org\r\nBcc: ander@example.org", "jan@example.org, piet@x.org"],
)
def test_an_address_that_is_none_was_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  Django says it in many ways
        wire(a_mail(to=address))


def test_a_reader_with_letters_of_another_alphabet_was_written_as_mail_can() -> None:
    made = wire(a_mail(to="zoë@bücher.example"))

    assert made.readers == ["=?utf-8?q?zo=C3=AB?=@xn--bcher-kva.example"]
    assert made.as_bytes().isascii() is False  # the words are UTF-8, the headers are not


def test_a_line_that_is_too_long_for_mail_servers_was_broken() -> None:
    long = "woord, " * 400

    made = wire(a_mail("Over " + long, text=long))

    assert max(map(len, made.as_bytes().split(b"\r\n"))) <= 998
    assert text_of(as_read(made)).strip() == long.strip()
    assert as_read(made)["Subject"].strip() == f"Over {long}".strip()


def test_a_body_for_many_had_the_link_of_one() -> None:
    frame = frame_of(
        [("plain", "Stop: https://x/\n"), ("html", "<a href=https://x/>")], place="https://x/"
    )
    assert frame is not None

    mails = [a_mail(), a_mail()]
    for mail, link in zip(mails, ("https://bieb.nl/u/een", "https://bieb.nl/u/twee"), strict=True):
        mail.ready = frame.filled(link)
    first, second = (as_read(wire(mail)) for mail in mails)

    assert text_of(first).strip() == "Stop: https://bieb.nl/u/een"
    assert text_of(second, "html").strip() == "<a href=https://bieb.nl/u/twee>"
    with pytest.raises(ValueError, match="only a word"):
        frame.filled("een\r\n.\r\nMAIL FROM:<ander@example.org>")


def test_a_body_with_a_very_long_line_was_made_for_each_reader() -> None:
    assert frame_of([("plain", "woord " * 200)], place="https://x/") is None
    assert b"quoted-printable" in body_of([("plain", "woord " * 200)]).content


def test_a_mail_with_more_than_words_was_not_made_without_it() -> None:
    mail = a_mail()
    mail.attach("brief.pdf", b"%PDF", "application/pdf")

    with pytest.raises(TypeError):
        wire(mail)
