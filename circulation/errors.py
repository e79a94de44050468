"""Why a thing cannot be lent to anybody."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NotLendable(DomainError):
    """The rules say that none of this sort may be out at a time."""

    code = "not_lendable"
    message = _("This cannot be borrowed: the rules do not lend it.")
