"""The site of the back office: its name, and who gets in."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class BackOffice(AdminSite):
    """Only colleagues who logged in with a second factor come in."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("What do you want to do?")

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and is_mfa_enabled(request.user)
