"""The appendix of the privacy statement: per activity, which data, why, how long, and for whom.

`appendix()` gives the parts in the language that is active; show them with the template
"retention/_appendix.html". It is made from the register, so the two cannot drift apart.
"""

from dataclasses import dataclass

from retention.activities import Activity
from retention.declared import Declaration, Obligation, Words
from retention.register.data import Processing, processings
from retention.register.lengths import keep_in_words


@dataclass(frozen=True)
class Kept:
    """One sort of data in one activity."""

    declaration: Declaration

    @property
    def what(self) -> Words:
        """What it is."""
        return self.declaration.what

    @property
    def how_long(self) -> str:
        """How long it stays: "At most 5 years after your membership ends"."""
        return keep_in_words(self.declaration)

    @property
    def then(self) -> Words:
        """What happens at the end."""
        return self.declaration.end.label if self.declaration.end else ""


@dataclass(frozen=True)
class Part:
    """One activity, as members read about it."""

    processing: Processing

    @property
    def activity(self) -> Activity:
        """The activity itself: its code, name and purpose."""
        return self.processing.activity

    @property
    def kept(self) -> list[Kept]:
        """What is kept, each sort once."""
        found = {str(each.declaration.what): each for each in self.processing.entries}
        return [Kept(each.declaration) for each in found.values()]

    @property
    def exceptions(self) -> list[Obligation]:
        """Laws that make us keep some of it for longer than five years."""
        found = (each.declaration.obligation for each in self.processing.entries)
        return list(dict.fromkeys(each for each in found if each))


def appendix() -> list[Part]:
    """Every activity with what is kept for it, in the order of the statement."""
    return [Part(each) for each in processings()]
