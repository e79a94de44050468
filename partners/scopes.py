"""Which scopes a token may hold: those of the partner's agreement and no others."""

from typing import Any

from oauth2_provider.models import Application
from oauth2_provider.scopes import SettingsScopes

from partners.models import Partner


class PartnerScopes(SettingsScopes):
    """The scopes of the partner behind an application; one without a partner gets none."""

    def get_available_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        partner: Partner | None = getattr(application, "partner", None)
        return (
            [scope for scope in partner.scopes if scope in self.get_all_scopes()] if partner else []
        )

    def get_default_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)
