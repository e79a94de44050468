"""Forget who borrowed what: whole months of links, and what members who left still have."""
