"""Refusals about the statement."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NothingNew(DomainError):
    """The statement says exactly what was published last."""

    code = "nothing_new"
    message = _("Nothing has changed since the last version.")
