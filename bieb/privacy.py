"""Tables of packages that no app of the library brings in for itself."""

from django.utils.translation import gettext_lazy as _

from retention.registry import declare_impersonal

declare_impersonal(
    "migrations.Migration",
    ["id", "app", "name", "applied"],
    what=_("which changes the database had"),
)
