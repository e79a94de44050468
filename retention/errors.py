"""When the library will not start forgetting."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class PurgeIsRunning(DomainError):
    code = "purge_is_running"
    message = _("Somebody else is forgetting right now.")


class PurgeTooLarge(DomainError):
    code = "purge_too_large"
    message = _(
        "%(rows)d of the %(total)d rows of %(table)s would go at once. Is it really %(today)s?"
    )


class FactsChanged(DomainError):
    code = "facts_changed"
    message = _("There were %(before)d facts before and %(after)d after: nothing was forgotten.")


class MonthsInUse(DomainError):
    code = "months_in_use"
    message = _("The months of who borrowed were in use all the time; try again later.")
