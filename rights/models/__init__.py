"""Requests about privacy, what was done with each, and the files that members take along."""

from rights.models.case import Case, CaseEvent, Words
from rights.models.check import IdentityCheck
from rights.models.export import Export

__all__ = ["Case", "CaseEvent", "Export", "IdentityCheck", "Words"]
