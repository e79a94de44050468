"""What a reminder says: the words, in the language of the reader, and nothing too much."""

import pytest
from django.utils import translation

from loans.models import Loan
from members.models import Guardianship, Member
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title, an_item_type
from tests.notifications.sink import Sink, text_of
from tests.notifications.writing import reminded, send

pytestmark = pytest.mark.django_db

DUTCH = """\
Hallo Jan,

Je hebt nog 2 boeken van de bieb thuis. Breng ze uiterlijk maandag 14 december 2026 terug.

Wil je ze langer houden, en wacht er niemand op? Verleng ze dan in MijnBibliotheek. Dat is gratis.

Bekijk en verleng: http://localhost:8000/mijn/

Heb je vandaag alles al teruggebracht? Dan hoef je niets te doen.
Heb je een vraag? Bel ons: 0548 00 00 00.

Groet,
Bibliotheek Rijssen-Holten

Je krijgt dit bericht omdat je lid bent. Wil je dit bericht niet meer? Zet het uit bij Mijn berichten: \
http://localhost:8000/mijn/berichten/voorkeuren/
"""


def test_two_books_of_one_day_came_in_one_dutch_mail(sink: Sink) -> None:
    jan = a_member()
    reminded(jan, jan)

    assert send() == 2

    (mail,) = sink.mails
    assert mail["Subject"] == "Breng 2 boeken uiterlijk maandag 14 december terug"
    assert text_of(mail) == DUTCH


def test_the_mail_said_who_it_is_from_and_that_a_machine_sent_it(sink: Sink) -> None:
    reminded(a_member(email="jan@example.org"))

    send()

    (mail,) = sink.mails
    assert mail["To"] == "jan@example.org"
    assert mail["From"] == "Bibliotheek Rijssen-Holten <klantenservice@example.org>"
    assert mail["Reply-To"] == "klantenservice@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].startswith("<due_soon.")
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["List-Unsubscribe"] is None


def test_somebody_who_reads_english_got_english_while_the_desk_speaks_dutch(sink: Sink) -> None:
    reminded(a_member(given_name="Aleksander", language="en"))

    with translation.override("nl"):
        send()

    (mail,) = sink.mails
    assert mail["Subject"] == "Bring back 1 book on or before Monday 14 December"
    assert "You still have 1 book from the library at home." in text_of(mail)
    assert '<html lang="en">' in text_of(mail, "html")


def test_different_days_came_in_different_mails(sink: Sink) -> None:
    jan = a_member()
    a_loan(member=jan, copy=a_copy(item_type=an_item_type(code="dvd", loan_days=19)), today=MONDAY)
    reminded(jan)

    send()

    assert sorted(mail["Subject"] for mail in sink.mails) == [
        "Breng 1 boek uiterlijk maandag 14 december terug",
        "Breng 1 ding uiterlijk zaterdag 12 december terug",
    ]


@pytest.mark.parametrize("shown", [True, False])
def test_a_title_was_in_the_mail_only_for_who_wants_that(sink: Sink, shown: bool) -> None:
    jan = a_member()
    Member.objects.filter(pk=jan.pk).update(shows_titles_in_mail=shown)
    a_loan(member=jan, copy=a_copy(title=a_title(title="Rouw & troost")), today=MONDAY)
    reminded()

    send()

    (mail,) = sink.mails
    assert "Rouw" not in mail["Subject"]
    assert ("- Rouw & troost\n" in text_of(mail)) is shown
    assert ("<li>Rouw &amp; troost</li>" in text_of(mail, "html")) is shown


def test_a_carer_heard_of_whom_and_never_which_title(sink: Sink) -> None:
    petra = a_member(given_name="Petra", email="petra@example.org")
    sem = a_member(
        given_name="Sem", birth_date=MONDAY.replace(year=2017), joined_on=MONDAY, email=""
    )
    Guardianship.objects.create(child=sem, guardian=petra, since=MONDAY)
    Member.objects.update(shows_titles_in_mail=True)
    (loan,) = reminded(sem)
    Loan.objects.filter(pk=loan.pk).update(max_renewals=0)

    send()

    (mail,) = sink.to("petra@example.org")
    assert "Sem" not in mail["Subject"]
    assert "Sem heeft nog 1 boek van de bieb thuis." in text_of(mail)
    assert "\nLog in met de pas van Sem.\n" in text_of(mail)
    assert "omdat je ouder of verzorger bent van Sem" in text_of(mail)
    assert "De brief voor de koning" not in mail.as_string()


@pytest.mark.parametrize(
    ("fixed", "words"),
    [
        (0, "Wil je ze langer houden, en wacht er niemand op? Verleng ze dan in MijnBibliotheek."),
        (1, "1 daarvan kun je niet meer verlengen."),
        (2, "Verlengen kan niet meer."),
    ],
)
def test_what_cannot_be_renewed_was_said(sink: Sink, fixed: int, words: str) -> None:
    jan = a_member()
    for loan in reminded(jan, jan)[:fixed]:
        loan.max_renewals = 0
        loan.save(update_fields=["max_renewals"])

    send()

    (mail,) = sink.mails
    assert words in text_of(mail)
    assert ("Dat is gratis." in text_of(mail)) is (fixed < 2)
    assert words.replace("'", "&#x27;") in text_of(mail, "html")


def test_a_name_was_not_taken_for_markup(sink: Sink) -> None:
    reminded(a_member(given_name="Ype <b>'t</b>", email="ype@example.org"))

    send()

    (mail,) = sink.mails
    assert "Hallo Ype <b>'t</b>," in text_of(mail)
    assert "Hallo Ype &lt;b&gt;&#x27;t&lt;/b&gt;," in text_of(mail, "html")


def test_a_line_break_in_a_name_made_no_header_and_no_other_reader(sink: Sink) -> None:
    sem = a_member(
        given_name="Sem\r\nBcc: boef@example.org\r\n",
        birth_date=MONDAY.replace(year=2017),
        joined_on=MONDAY,
        email="",
    )
    carer = a_member(given_name="Els\r\nX-Boef: 1", email="els@example.org")
    Guardianship.objects.create(guardian=carer, child=sem, since=MONDAY)
    reminded(sem)

    assert send() == 1

    (mail,) = sink.mails
    assert (mail["To"], mail["Bcc"], mail["X-Boef"]) == ("els@example.org", None, None)
    assert "\n" not in mail["Subject"]


def test_the_mail_fetched_nothing_from_elsewhere(sink: Sink) -> None:
    reminded(a_member())

    send()

    html = text_of(sink.mails[0], "html")
    assert "src=" not in html
    assert html.count("http") == html.count("http://localhost:8000/")
