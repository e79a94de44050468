"""Erasing drops no months; it works as every role, beside the application."""

from tests.all_roles import months_come_back

__all__ = ["months_come_back"]
