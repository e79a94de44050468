"""The register of processing (AVG art. 30), written out from what the code declares."""

from retention.register.data import Entry, Processing, as_data, entries_of, processings
from retention.register.markdown import as_markdown

__all__ = ["Entry", "Processing", "as_data", "as_markdown", "entries_of", "processings"]
