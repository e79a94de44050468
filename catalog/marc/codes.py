"""The codes of MARC 21 that we read, in our own words.

Source: MARC Code List for Languages; MARC 21 Format for Bibliographic Data, leader, 007, 008;
RDA value vocabularies for content (336) and carrier (338).
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "dut": "nl", "nld": "nl", "fry": "fy", "afr": "af", "eng": "en", "ger": "de", "deu": "de",
    "fre": "fr", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "swe": "sv", "dan": "da",
    "nor": "no", "fin": "fi", "ice": "is", "isl": "is", "pol": "pl", "cze": "cs", "ces": "cs",
    "slo": "sk", "slk": "sk", "hun": "hu", "rum": "ro", "ron": "ro", "bul": "bg", "gre": "el",
    "ell": "el", "rus": "ru", "ukr": "uk", "hrv": "hr", "srp": "sr", "slv": "sl", "tur": "tr",
    "ara": "ar", "heb": "he", "per": "fa", "fas": "fa", "chi": "zh", "zho": "zh", "jpn": "ja",
    "kor": "ko", "ind": "id", "vie": "vi", "hin": "hi", "lat": "la", "cat": "ca", "est": "et",
    "lav": "lv", "lit": "lt", "gle": "ga", "wel": "cy", "cym": "cy", "kur": "ku", "som": "so",
    "tir": "ti", "pap": "pap",
}  # fmt: skip
"""Languages as the rest of the library writes them; another code stays as it is."""
NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "   ", "|||", "xxx"})

YOUNG = frozenset("abcdj")
"""008/22: preschool, primary, pre-adolescent, adolescent, juvenile."""
FICTION = frozenset("1dfhjmp")
"""008/33: fiction, dramas, novels, humour, short stories, mixed forms, poetry."""
NOT_FICTION = frozenset("0eis")
"""008/33: not fiction, essays, letters, speeches."""

ITEM_TYPE_NAMES: Mapping[str, str | Promise] = {
    "boek": _("Book"),
    "jeugdboek": _("Children's book"),
    "grootletter": _("Large print book"),
    "luister": _("Audiobook"),
    "dvd": _("DVD"),
    "cd": _("CD"),
    "game": _("Game"),
    "tijdschrift": _("Magazine"),
    "ebook": _("E-book"),
}
ONLINE = "ebook"

TEXT, SPOKEN, MUSIC, VIDEO, SOFTWARE = "at", "i", "j", "gk", "m"
"""Leader/06, type of record."""
SERIAL = frozenset("bis")
"""Leader/07: serials and parts of them."""
CARRIERS = {"sd": SPOKEN, "vd": "g", "cr": "online"}
"""338 $b: audio disc, video disc, online resource."""
LARGE_PRINT = ("grootletter", "grote letter", "large print", "large type")
