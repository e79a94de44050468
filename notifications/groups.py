"""What kinds of messages are about, in plain words: how members find them among their choices."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The heading under which a kind of message stands; a kind names its own as `group`."""

    LOANS = "loans", _("What you have at home")
    RESERVATIONS = "reservations", _("What you reserved")
    MONEY = "money", _("What you have to pay")
    LIBRARY = "library", _("When we are closed")
    NEWS = "news", _("What you asked us to send")
    RIGHTS = "rights", _("Your data and your rights")
    OTHER = "other", _("Other messages")

    @property
    def why_always(self) -> str | Promise:
        """Why a message of this group cannot be switched off, where it says that it cannot."""
        return WHY_ALWAYS.get(self, _("You cannot turn this off: we have to tell you."))


WHY_ALWAYS = {
    Group.LOANS: _("You cannot turn this off: without it you would pay and not know why."),
    Group.MONEY: _("You cannot turn this off: you must know what you owe, before it becomes more."),
    Group.RIGHTS: _(
        "You cannot turn this off. It protects you: you see it when somebody asks for your data."
    ),
}
