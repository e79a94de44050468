"""What the back office may say about the loans of a member: how many and until when, not what."""

from datetime import date

from django.db.models import Count, Min
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from loans.models import Loan
from members.models import Member


def at_home(member: Member, *, today: date) -> tuple[str | Promise, str]:
    """Say how many copies `member` has at home and when the first is due."""
    loans = Loan.objects.filter(member=member).aggregate(number=Count("pk"), first=Min("due_on"))
    if not loans["number"]:
        return _("At home"), str(_("nothing"))
    text = ngettext(
        "%(number)s loan, due on %(day)s",
        "%(number)s loans, the first due on %(day)s",
        loans["number"],
    ) % {"number": loans["number"], "day": date_format(loans["first"])}
    if loans["first"] < today:
        late = _("too late")
        text = f"{text} ({late})"
    return _("At home"), text
