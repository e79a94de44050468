"""Loans: open ones know who has the copy; closed ones are facts, and who it was is a link apart.

An open loan is one row of `Loan`. At return it becomes a `PastLoan`, which says nothing about
anybody, and a `Borrower`, which says who it was and on which days. Links live in a table
partitioned by month of return, so that five years later a month of them is dropped at once and
the facts stay. What a loan costs is in the ledger; `LoanCharge` says which line is about which.
"""

from loans.closings.models import CalendarAct, CalendarChange, ShiftedDate
from loans.models.emergency import EmergencyScan, EmergencyScanQuerySet
from loans.models.history import HistoryChoice
from loans.models.loan import Loan, LoanQuerySet, Renewal, SearchTask
from loans.models.money import LoanCharge, YearlyUse
from loans.models.past import Borrower, BorrowerQuerySet, PastLoan
from loans.models.scan import Scan, ScanQuerySet

__all__ = [
    "Borrower",
    "BorrowerQuerySet",
    "CalendarAct",
    "CalendarChange",
    "EmergencyScan",
    "EmergencyScanQuerySet",
    "HistoryChoice",
    "Loan",
    "LoanCharge",
    "LoanQuerySet",
    "PastLoan",
    "Renewal",
    "Scan",
    "ScanQuerySet",
    "SearchTask",
    "ShiftedDate",
    "YearlyUse",
]
