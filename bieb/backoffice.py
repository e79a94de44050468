"""The back office: plain Django admin, for colleagues with a second factor."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django admin with the library's own site."""

    default_site = "bieb.backoffice_site.BackOffice"
