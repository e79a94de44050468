"""Why a thing cannot be lent to anybody."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NotLendable(DomainError):
    """No rule says how long this sort of thing may be kept."""

    code = "not_lendable"
    message = _("This cannot be borrowed: there is no lending rule for it.")
