"""Everything about one member, read by way of the register, as a page, a PDF and JSON."""
