"""Facts that the statement names: parties, links, products. A check fails when they drift."""

from collections.abc import Mapping

PROCESSORS: Mapping[str, str] = {
    "rijnbrink": "Rijnbrink",
    "oclc": "OCLC (HKA)",
    "appsoftware": "Appsoftware",
    "eastbridge": "Eastbridge",
}
"""Who works for us, by the name under which the list of recipients knows them."""

AUTHORITY_URL = "https://autoriteitpersoonsgegevens.nl/"
PRODUCTS: Mapping[str, tuple[str, str]] = {
    "Biebpanel": ("CUSTOMER_PANEL", "biebpanel"),
}
"""Products of others, and the choice of an owner with which the statement names them."""
