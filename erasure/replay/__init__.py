"""The replay ledger: deeds that a restored backup would have forgotten, kept outside the database."""
