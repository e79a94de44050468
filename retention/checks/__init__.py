"""Refuse to run with a column that nobody declared, or a promise that cannot be kept.

- E001 a column, or a table between many and many, that nobody declared
- E002 a declaration of a column, or for an activity, that does not exist
- E003 kept for longer than five years without a law, in a sentence that people can read
- E004 no path from a row to the person, or to the day its keeping time counts from
- E005 kept on the ground of consent, without a purpose that somebody agreed to
- E006 a key to a person that takes rows along, or lets go of them, by itself
- E007 a file, JSON column or free text of which nobody said how it goes, or what stands in it
- E008 a table, view, column, JSON key or copying trigger in the database that no model knows
- E009 a task that takes more than numbers and days: the queue would hold them
- E010 a page or an answer that shows a column which it was not declared to show
- E011 a setting with which personal data end up where nobody looks for them
- E013 a connection to another organisation without an agreement that holds
- E014 an index, statistic or computed column that keeps a copy of a personal column
- E015 a row whose text form says something about a person

What is done about a statement and its proofs is checked with the promises.
"""

from retention.checks import code, columns, configuration, contents, database, outward
from retention.checks.database import is_migrated

__all__ = ["code", "columns", "configuration", "contents", "database", "is_migrated", "outward"]
