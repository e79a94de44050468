"""Refusals: what the library says when it will not do something, and why."""

from typing import ClassVar

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the library says no.

    `code` is stable and for machines; `message` is for people, translated, and may use
    the keyword arguments given when the refusal was raised.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = ""

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params
