"""Why something about the ladder cannot be done."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NothingWaits(DomainError):
    """Nothing of this is waiting for a colleague any more."""

    code = "nothing_waits"
    message = _("This waits for nobody any more: it came back, was paid, or left already.")


class NoAgency(DomainError):
    """The library has no agency to hand over to."""

    code = "no_agency"
    message = _("There is no collection agency. Enter it first, with its agreement.")
