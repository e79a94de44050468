"""Which scopes a token may hold: those of the partner's agreement, and one for what it must hear."""

from typing import Any

from oauth2_provider.models import Application
from oauth2_provider.scopes import SettingsScopes

from partners.activities import NOTICE
from partners.models import Partner


class PartnerScopes(SettingsScopes):
    """The scopes of the partner behind an application; one without a partner gets none."""

    def get_available_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """Every partner may read its notices, also when the agreement gives it nothing more."""
        if not hasattr(application, "partner"):
            return []
        return [*self.get_default_scopes(application), NOTICE.scope]

    def get_default_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        partner: Partner | None = getattr(application, "partner", None)
        known = self.get_all_scopes()
        return [scope for scope in partner.scopes if scope in known] if partner else []
