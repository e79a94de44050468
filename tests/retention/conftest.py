"""Tests here drop months of returns, and open them again."""

from tests.all_roles import months_come_back

__all__ = ["months_come_back"]
