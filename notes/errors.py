"""Refusals about notes."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class EmptyNote(DomainError):
    code = "empty_note"
    message = _("Write something first.")


class NoteTooLong(DomainError):
    code = "note_too_long"
    message = _("A note has a last day, at most %(days)s days from today.")
