"""Why a newsletter cannot be changed or sent as asked, and what then."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NoTopic(DomainError):
    """Somebody asked for a newsletter about nothing, or an issue is about nothing."""

    code = "no_topic"
    message = _("Choose at least one subject.")


class LinkOutdated(DomainError):
    """The link of a sign-up is older than a week, or was cut off."""

    code = "link_outdated"
    message = _("This link is no longer valid. Sign up again: you get a new link at once.")


class NotADraft(DomainError):
    """The issue is being sent, or was sent."""

    code = "not_a_draft"
    message = _("This issue is being sent or was sent. Write a new one.")


class NobodyToMail(DomainError):
    """Nobody confirmed that they want to read about this."""

    code = "nobody_to_mail"
    message = _("Nobody asked to read about this yet. Nothing was sent.")
