"""What is hidden for a search to find, and how it is taken away again."""

import secrets
from contextlib import ExitStack
from dataclasses import dataclass

SECONDS = 900
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Plant:
    """A marker, and the sort of place in which it must be found."""

    name: str
    marker: str
    where: str


class Garden:
    """Hides markers; everything it hid is taken away when it closes, also after Ctrl-C."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.token = secrets.token_hex(6)
        self.prefix = f"qz{self.token}"
        self.plants: list[Plant] = []

    def marker(self, name: str, where: str) -> str:
        """Make a marker of its own, all letters at the end so that they can carry accents."""
        first, second = divmod(len(self.plants), len(LETTERS))
        marker = f"{self.prefix}{LETTERS[first]}{LETTERS[second]}aeiou"
        self.plants.append(Plant(name, marker, where))
        return marker
