from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bieb.lib.admin import ReadOnlyAdmin
from retention.models import Certificate
from retention.operations import is_whole


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number", "day", "made_at", "rows_forgotten", "nothing_left"]
    list_filter = [("day", admin.DateFieldListFilter)]
    fields = [
        "number",
        "day",
        "made_at",
        "forgotten",
        "rows_planned",
        "nothing_left",
        "questions_asked",
        "is_genuine",
        "verifier",
        "previous",
        "hash",
        "signature",
        "key",
    ]

    @admin.display(description=_("rows forgotten"))
    def rows_forgotten(self, certificate: Certificate) -> int:
        return sum(certificate.done.values())

    @admin.display(description=_("nothing left"), boolean=True)
    def nothing_left(self, certificate: Certificate) -> bool:
        return certificate.leftovers == 0

    @admin.display(description=_("not changed since"), boolean=True)
    def is_genuine(self, certificate: Certificate) -> bool:
        return is_whole(certificate)

    @admin.display(description=_("forgotten"))
    def forgotten(self, certificate: Certificate) -> SafeString | str:
        return _lines(certificate.done)

    @admin.display(description=_("planned"))
    def rows_planned(self, certificate: Certificate) -> SafeString | str:
        return _lines(certificate.planned)

    @admin.display(description=_("found over age"))
    def questions_asked(self, certificate: Certificate) -> SafeString | str:
        return _lines(certificate.checked, nothing_too=True)


def _lines(counts: dict[str, int], *, nothing_too: bool = False) -> SafeString | str:
    rows = [(name, count) for name, count in counts.items() if count or nothing_too]
    return format_html_join("", "{}: {}<br>", rows) or "-"
