"""What templates draw: letters and colours on a cover, and a number to read aloud."""

import pytest

from bieb.templatetags.look import card_number, cover_shape, cover_tone, initials


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("De ontdekking van de hemel", "OH"),
        ("Het achterhuis", "A"),
        ("Gruffalo", "G"),
        ("’t Is weer lente", "IW"),
        ("1984", "1"),
        ("De", "D"),
        ("…", ""),
    ],
)
def test_a_cover_carried_the_first_letters_that_matter(title: str, letters: str) -> None:
    assert initials(title) == letters


def test_the_same_title_always_had_the_same_cover() -> None:
    twice = [(cover_tone(title), cover_shape("roman")) for title in ("Lampje", "LAMPJE")]

    assert twice[0] == twice[1]
    assert all(1 <= tone <= 8 and 1 <= shape <= 5 for tone, shape in twice)


def test_a_card_number_was_written_as_people_read_it_aloud() -> None:
    assert card_number("21234000012345") == "2 1234 00001 2345"
