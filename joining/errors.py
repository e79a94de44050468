"""Why an application cannot go on, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class LinkOutdated(DomainError):
    """The link is too old, was cut off, or the card was collected."""

    code = "link_outdated"
    message = _("This link is no longer valid. Fill in the form again: it takes five minutes.")


class NoApplication(DomainError):
    """No application waits under this code."""

    code = "no_application"
    message = _(
        "There is no application with this code. Was it confirmed by e-mail? After 30 days it is gone."
    )
