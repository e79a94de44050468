from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatementConfig(AppConfig):
    name = "statement"
    verbose_name = _("Privacy statement")
