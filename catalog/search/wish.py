"""What somebody looks for, as it stands in the address of the page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from stdnum import isbn as standard_book_number
from stdnum.exceptions import ValidationError

LONGEST_TEXT = 200
LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """Words to look for, and what narrows the answer. The names are those in the address."""

    zoek: str = ""
    soort: str = ""
    voor: str = ""
    vestiging: str = ""
    aanwezig: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> "Wish":
        """Read what anybody may type: what makes no sense finds nothing, it is never an error."""
        codes = ("soort", "voor", "vestiging", "aanwezig")
        return cls(
            _cleaned(given.get("zoek", ""))[:LONGEST_TEXT].strip(),
            *(_cleaned(given.get(code, ""))[:LONGEST_CODE] for code in codes),
        )

    @property
    def is_empty(self) -> bool:
        return self == Wish()

    @property
    def isbn(self) -> str:
        """The thirteen digits, when the words are a valid ISBN; else nothing."""
        try:
            return str(standard_book_number.validate(self.zoek, convert=True))
        except ValidationError:
            return ""

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """What was chosen besides words."""
        return [(name, value) for name, value in asdict(self).items() if value and name != "zoek"]

    @property
    def widened(self) -> "Wish":
        """The same words among everything."""
        return Wish(zoek=self.zoek)

    def without(self, name: str) -> "Wish":
        return replace(self, **{name: ""})

    def with_(self, name: str, value: str) -> "Wish":
        return replace(self, **{name: value})

    def as_query(self) -> str:
        """The wish as the query of an address, without what was not asked."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def _cleaned(text: str) -> str:
    """Leave out what PostgreSQL cannot hold, and every other character that is not to be seen."""
    return "".join(each if each.isprintable() else " " for each in text)
