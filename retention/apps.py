"""Every app declares its personal data in a module `privacy`, as it declares its admin pages."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "retention"
    verbose_name = _("Keeping and forgetting")

    def ready(self) -> None:
        autodiscover_modules("privacy")
        autodiscover_modules("checks")
