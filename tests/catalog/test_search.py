"""Searching the catalogue: Dutch words, names, spelling help, and nothing that breaks it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bieb.lib.clock import noon
from catalog.models import Branch, Title, Word
from catalog.search.finding import Found, find
from catalog.search.lexicon import distance, refresh, suggest
from catalog.search.wish import Wish
from catalog.tasks import refresh_words
from loans.operations import lend_copy
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_title,
    an_item_type,
)

pytestmark = pytest.mark.django_db


def titles_of(found: Found) -> list[str]:
    by_pk = Title.objects.in_bulk([hit.pk for hit in found.hits])
    return [by_pk[hit.pk].title for hit in found.hits]


def searched(words: str, **narrowing: str) -> list[str]:
    return titles_of(find(Wish(zoek=words, **narrowing)))


@pytest.fixture
def shelf() -> None:
    """A few titles that are easily confused."""
    a_title(title="De brief voor de koning", author="Tonke Dragt")
    a_title(title="Koningen van de nacht", author="Marie Jansen")
    a_title(title="Koningin van het veen", author="Karel Čapek")
    a_title(title="Het", author="Stephen King")
    a_title(title="Coördinaten van één zomer", author="Zoë Vries")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("koning", {"De brief voor de koning", "Koningen van de nacht"}),
        ("koningen brief", {"De brief voor de koning"}),
        ("DRAGT", {"De brief voor de koning"}),
        ("jansen", {"Koningen van de nacht"}),
        ("capek", {"Koningin van het veen"}),
        ("Čapek", {"Koningin van het veen"}),
        ("zoe coordinaten", {"Coördinaten van één zomer"}),
        ("het", {"Het", "Koningin van het veen"}),
        ("brief koning dragt", {"De brief voor de koning"}),
        ('"voor de koning"', {"De brief voor de koning"}),
        ("koning -brief", {"Koningen van de nacht"}),
        ("dragt or capek", {"De brief voor de koning", "Koningin van het veen"}),
        ("zeppelin", set()),
    ],
)
def test_words_and_names_found_their_titles(shelf: None, words: str, found: set[str]) -> None:
    assert set(searched(words)) == found


def test_a_word_of_the_title_weighed_more_than_one_of_the_subject() -> None:
    by_genre = a_title(title="Aan zee")
    Title.objects.filter(pk=by_genre.pk).update(genre="Koken")
    a_title(title="Koken met vis")

    assert searched("koken") == ["Koken met vis", "Aan zee"]


def test_equal_titles_stood_in_the_order_of_the_shelf() -> None:
    a_title(title="Zomer boek", author="B")
    a_title(title="Avond boek", author="A")

    assert searched("boek") == ["Avond boek", "Zomer boek"]


def test_a_title_corrected_by_hand_was_found_at_once() -> None:
    title = a_title(title="De breif")

    title.title = "De brief"
    title.save()

    assert searched("brief") == ["De brief"]
    assert searched("breif") == []


@pytest.mark.parametrize("typed", ["9789025863579", "978-90-258-6357-9", "9025863574"])
def test_an_isbn_in_any_notation_found_its_title(typed: str) -> None:
    title = a_title(title="Lampje")
    a_title(title="9789025863579 en andere getallen")
    Title.objects.filter(pk=title.pk).update(isbns=["9789025863579"])

    assert searched(typed) == ["Lampje"]


def test_the_answer_was_narrowed_to_kind_audience_and_branch() -> None:
    a_branch()
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    book, film = (
        a_title(title="Zee een"),
        a_title(title="Zee twee", item_type=an_item_type(code="dvd")),
    )
    a_copy(title=book)
    a_copy(title=film, branch=holten)
    Title.objects.filter(pk=film.pk).update(audience="youth")

    assert searched("zee") == ["Zee een", "Zee twee"]
    assert searched("zee", soort="dvd") == ["Zee twee"]
    assert searched("zee", voor="adult") == ["Zee een"]
    assert searched("zee", vestiging="HOL") == ["Zee twee"]
    assert searched("zee", vestiging="XXX") == []


def test_only_titles_on_the_shelf_were_found_when_asked() -> None:
    out, inside, gone = (a_title(title=f"Zee {each}") for each in ("uit", "in", "weg"))
    a_loan(copy=a_copy(title=out))
    a_copy(title=inside)
    a_copy(title=gone, withdrawn_on=MONDAY)

    assert searched("zee", aanwezig="ja") == ["Zee in"]


def test_a_word_that_stands_everywhere_was_ranked_over_a_bounded_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("catalog.search.finding.MOST_HITS", 3)
    for each in range(5):
        a_title(title=f"Zee {each}")

    found = find(Wish(zoek="zee"))

    assert len(found.hits) == 3
    assert found.has_more


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("koningg", "koning"),
        ("de kongin", "de koning"),
        ("bref", "brief"),
        ("tonke dracht", "tonke dragt"),
        ("koning", ""),
        ("capek", ""),
        ("xyzzy", ""),
        ("?!", ""),
    ],
)
def test_a_typing_error_was_met_with_a_word_we_have(shelf: None, typed: str, meant: str) -> None:
    refresh()

    assert suggest(typed) == meant


def test_refreshing_the_words_again_changed_nothing(shelf: None) -> None:
    refresh()
    before = list(Word.objects.values_list("text", "titles"))

    assert refresh() == 0
    assert list(Word.objects.values_list("text", "titles")) == before


def test_a_word_of_a_title_that_changed_was_forgotten() -> None:
    title = a_title(title="De breif")
    refresh()

    Title.objects.filter(pk=title.pk).update(title="De brief")
    refresh_words()

    assert not Word.objects.filter(text="breif").exists()
    assert Word.objects.filter(text="brief").exists()


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("", "", 0), ("a", "", 1), ("brief", "breif", 1), ("dragt", "drachd", 3), ("ab", "ba", 1)],
)
def test_typing_errors_were_counted(one: str, other: str, errors: int) -> None:
    assert distance(one, other) == distance(other, one) == errors


WEIRD = [
    "\x00",
    "a\x00b",
    "x" * 10_000,
    "boek " * 2_000,
    "📚🐉",
    "👨‍👩‍👧‍👦",
    "' OR 1=1 --",
    "a & | ! ( ) <-> :* \\",
    '"',
    "-",
    "-boek",
    "or or or",
    "%_%",
    "<script>alert(1)</script>",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "ﷺ\u202e",
    "   ",
    "{{ 7 }}{% url %}",
]


@pytest.mark.parametrize("words", WEIRD)
def test_nothing_that_can_be_typed_broke_the_search(
    client: Client, shelf: None, words: str
) -> None:
    refresh()

    for name in ("zoek", "soort", "voor", "vestiging", "aanwezig", "page"):
        response = client.get("/zoeken/", {"zoek": "boek", name: words})
        assert response.status_code == 200
    assert b"<script>alert" not in client.get("/zoeken/", {"zoek": words}).content


@pytest.mark.parametrize("page", ["0", "-1", "999999", "9" * 5000, "laatste"])
def test_a_page_that_does_not_exist_showed_one_that_does(
    client: Client, shelf: None, page: str
) -> None:
    response = client.get("/zoeken/", {"zoek": "koning", "page": page})

    assert response.status_code == 200
    assert "Koningen van de nacht" in response.content.decode()


def test_nothing_found_gave_help_and_another_spelling(client: Client, shelf: None) -> None:
    refresh()

    page = client.get("/zoeken/", {"zoek": "tonke drgt", "soort": "boek"}).content.decode()

    assert "Bedoelde je" in page
    assert '?zoek=tonke+dragt&amp;soort=boek">tonke dragt</a>' in page


def test_another_spelling_that_finds_nothing_was_not_offered(client: Client, shelf: None) -> None:
    refresh()

    page = client.get("/zoeken/", {"zoek": "drgt zeppelin"}).content.decode()

    assert "Bedoelde je" not in page
    assert "We hebben niets gevonden" in page


def test_the_page_offered_what_occurs_in_the_answer_with_its_number(client: Client) -> None:
    a_branch(code="HOL", name="Bibliotheek Holten")
    film = an_item_type(code="dvd")
    for each in range(2):
        a_copy(title=a_title(title=f"Zee {each}"))
    a_loan(copy=a_copy(title=a_title(title="Zee op film", item_type=film)))

    page = client.get("/zoeken/", {"zoek": "zee"}).content.decode()

    assert "Boek (2)" in page
    assert "Dvd (1)" in page
    assert "Bibliotheek Rijssen (3)" in page
    assert "Nu aanwezig (2)" in page
    assert "Bibliotheek Holten" not in page


def test_a_choice_could_be_taken_back(client: Client) -> None:
    a_copy(title=a_title(title="Zee"))

    page = client.get("/zoeken/", {"zoek": "zee", "soort": "boek"}).content.decode()

    assert 'aria-current="true" href="/zoeken/?zoek=zee"' in page
    assert '<input type="hidden" name="soort" value="boek">' in page


def test_the_search_page_took_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for each in range(30):
        a_copy(title=a_title(title=f"Zee {each}"))

    with django_assert_max_num_queries(5):
        client.get("/zoeken/", {"zoek": "zee"})
    with django_assert_max_num_queries(11):
        client.get("/zoeken/", {"zoek": "zea"})
    with django_assert_max_num_queries(2):
        client.get("/zoeken/")


def test_an_empty_catalogue_said_so(client: Client) -> None:
    page = client.get("/zoeken/").content.decode()

    assert "Er zijn nog geen titels" in page


def test_the_start_showed_what_is_new(client: Client, shelf: None) -> None:
    page = client.get("/zoeken/").content.decode()

    assert "Nieuw in de bibliotheek" in page
    assert "De brief voor de koning" in page


def test_looking_around_needed_no_words(client: Client, shelf: None) -> None:
    page = client.get("/zoeken/", {"soort": "boek"}).content.decode()

    assert "5 titels" in page
    assert Branch.objects.count() == 0


def test_a_copy_lent_a_moment_ago_was_no_longer_present() -> None:
    copy, member = a_copy(title=a_title(title="Zee")), a_member()
    before = find(Wish(zoek="zee")).present

    lend_copy(
        copy,
        member,
        branch=copy.branch,
        today=MONDAY + timedelta(days=1),
        at=noon(MONDAY + timedelta(days=1)),
    )

    assert list(before[copy.title_id].values()) == [1]
    assert list(find(Wish(zoek="zee")).present[copy.title_id].values()) == [0]
