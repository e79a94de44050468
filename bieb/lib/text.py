"""Text as people search and sort it: without case and accents."""

import unicodedata


def plain(text: str) -> str:
    """Fold case and accents, so that "Čapek" is found and sorted as "capek"."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
