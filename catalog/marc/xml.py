"""Read MARCXML, record by record, without keeping the document.

Source: MARC 21 XML Schema (http://www.loc.gov/standards/marcxml/).
"""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.sax import SAXException, SAXParseException
from xml.sax.expatreader import create_parser
from xml.sax.handler import LexicalHandler, property_lexical_handler

from pymarc import Record
from pymarc.marcxml import XmlHandler

from catalog.marc.errors import NotMarc, Reason, XmlBroken
from catalog.marc.found import Found

BLOCK = 1 << 16


def read_xml(stream: BinaryIO) -> Iterator[Found]:
    """Read every record of a MARCXML document.

    Raises:
        NotMarc: the document holds no record.
        XmlBroken: it is not well-formed from some line on; records before it have been yielded.
    """
    parser = create_parser(1)  # noqa: S315  definitions are refused, see _NoDefinitions
    parser.setProperty(property_lexical_handler, _NoDefinitions())
    records = _Records()
    parser.setContentHandler(records)
    try:
        while block := stream.read(BLOCK):
            parser.feed(block)
            yield from records.take()
        parser.close()
    except (SAXException, UnicodeError, ValueError) as error:
        yield from records.take()
        line = error.getLineNumber() if isinstance(error, SAXParseException) else 1
        if not records.looked_like_marc:
            raise NotMarc from error
        raise XmlBroken(line=line, number=records.count) from error
    yield from records.take()
    if not records.count:
        raise NotMarc


class _NoDefinitions(LexicalHandler):
    """MARCXML defines no entities; a document that does is refused before it can expand them."""

    def startDTD(self, name: str, public_id: str | None, system_id: str | None) -> None:  # noqa: N802
        raise SAXException("MARCXML has no document type")


class _Records(XmlHandler):
    """Collects records; one that pymarc cannot take is named and the next goes on."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.count = 0
        self.looked_like_marc = False
        self._is_broken = False
        self._waiting: list[Found] = []

    def take(self) -> list[Found]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: N802
        self.looked_like_marc |= name[1] in ("collection", "record")
        if name[1] == "record":
            self._is_broken = False
        try:
            super().startElementNS(name, qname, attrs)  # type: ignore[no-untyped-call]
        except Exception:  # a missing tag or code: a fault of this record only
            self._is_broken = True

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802
        try:
            super().endElementNS(name, qname)  # type: ignore[no-untyped-call]
        except Exception:  # a leader of a wrong length, a subfield in a control field
            self._is_broken = True

    def process_record(self, record: Record) -> None:
        self.count += 1
        if self._is_broken:
            number = record["001"].data if "001" in record else None
            found = Found(self.count, reason=Reason.CONTENT, control_number=(number or "").strip())
        else:
            found = Found(self.count, record)
        self._waiting.append(found)
