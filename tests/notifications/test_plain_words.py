"""Every Dutch text, in a message or on a page, can be read by nearly everybody: short and plain."""

import re
from itertools import chain

import polib
import pytest
from django.conf import settings
from django.utils import translation

from notifications.versions import (
    files_of,
    in_language,
    parts_of,
    sentences_of,
    source_of,
    templates_of_messages,
)

MOST_WORDS = 20
MOST_ON_AVERAGE = 12
FORBIDDEN = {
    "middels",
    "dient",
    "conform",
    "inzake",
    "derhalve",
    "betreffende",
    "teneinde",
    "geschieden",
    "vigerend",
    "retourneren",
    "contribueren",
    "succesvol",
    "u",
    "uw",
}
DAYS = {"day", "last", "first", "due_on", "until", "last_day", "first_day"}
MONEY = re.compile(r"€|rekening|betal|te-laat-geld")


def filled(sentence: str) -> str:
    """Put something of the usual length in each gap: a date has four words, a name has one."""
    return re.sub(
        r"%\((\w+)\)[sd]", lambda gap: "ma 14 december 2026" if gap[1] in DAYS else "Jan", sentence
    )


def sentences(text: str) -> list[list[str]]:
    """Split in sentences of words. A colon before a list or a link ends one."""
    parts = re.split(r"(?<=[.!?:])\s+|\n", filled(text))
    return [words for part in parts if (words := re.findall(r"[\w€'’-]+", part))]


def texts() -> list[tuple[str, list[str]]]:
    """Every template file that leaves, with its Dutch sentences."""
    files = list(chain.from_iterable(parts_of(each) for each in templates_of_messages()))
    with translation.override("nl"):
        return [
            (name, [text for each in sentences_of(name) for text in in_language(each)])
            for name in files
        ]


TEXTS = texts()


def test_there_were_texts_to_read() -> None:
    assert len(TEXTS) >= 24
    assert all(found for _name, found in TEXTS)


@pytest.mark.parametrize(("name", "found"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_text_was_short_and_plain(name: str, found: list[str]) -> None:
    said = [words for text in found for words in sentences(text)]

    assert [" ".join(words) for words in said if len(words) > MOST_WORDS] == []
    assert sum(map(len, said)) / len(said) <= MOST_ON_AVERAGE
    assert {word.lower() for words in said for word in words} & FORBIDDEN == set()
    assert [text for text in found if "!" in text and MONEY.search(text)] == []


def texts_of_pages() -> dict[str, list[str]]:
    """Every Dutch text of the pages, for members and for colleagues: by the name of the app."""
    files = sorted(settings.BASE_DIR.glob("*/locale/nl/LC_MESSAGES/django.mo"))
    return {
        file.parts[-5]: [
            text
            for entry in polib.mofile(str(file))
            for text in (entry.msgstr, *entry.msgstr_plural.values())
            if text
        ]
        for file in files
    }


def test_every_text_of_the_pages_was_short_and_plain() -> None:
    pages = texts_of_pages()
    said = {
        app: [each for text in texts for each in sentences(text)] for app, texts in pages.items()
    }

    long = [" ".join(words) for each in said.values() for words in each if len(words) > MOST_WORDS]
    stiff = {word.lower() for each in said.values() for words in each for word in words} & FORBIDDEN
    average = {app: sum(map(len, each)) / len(each) for app, each in said.items()}

    assert len(pages) > 15
    assert (long, stiff) == ([], set())
    assert {app: mean for app, mean in average.items() if mean > MOST_ON_AVERAGE} == {}


def test_a_long_sentence_and_a_stiff_word_were_seen() -> None:
    (long,) = sentences("Je dient " + "heel " * 19 + "veel te doen.")

    assert len(long) > MOST_WORDS
    assert FORBIDDEN & set(long) == {"dient"}
    assert sentences("Haal ze op voor %(day)s. Dag.")[0][-1] == "2026"


SAYS_WHY_ITSELF = {"erasure/mail/receipt", "joining/mail/confirm", "newsletters/mail/sign_up"}
"""The last mail somebody gets, and the questions whether they want any: nothing can be changed yet."""


@pytest.mark.parametrize("template", sorted({*templates_of_messages()} - SAYS_WHY_ITSELF))
def test_a_mail_said_why_you_get_it_and_where_to_change_that(template: str) -> None:
    for part in parts_of(template):
        if "-body." not in part:
            continue
        said = " ".join(one for one, _more in sentences_of(part))
        assert re.search(r"You (always )?get (this|it)|you always get it|asked for", said), part
        assert re.search(r"{{ ?(messages_url|stop_url|unsubscribe_url|page_url)", whole(part)), part


def whole(part: str) -> str:
    """The source of a template with that of everything it is made of."""
    return "".join(source_of(each) for each in files_of(part))
