"""The appendix of the privacy statement: per activity, which data, why, how long, and for whom.

`appendix()` gives the parts in the language that is active; show them with the template
"retention/_appendix.html". It is made from the register, so the two cannot drift apart.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from retention.activities import Activity
from retention.declared import MEMBER_ENDED, Declaration, Obligation, Words
from retention.register.data import Processing, processings


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
        """How long it stays: "at most 5 years, counted from the last day of your membership"."""
        keep, declaration = self.declaration.keep, self.declaration
        if declaration.clock == MEMBER_ENDED:
            return _("at most %(length)s after your membership ends") % {"length": keep}
        return _("at most %(length)s") % {"length": keep}

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
