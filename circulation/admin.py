"""The rules in the back office: the matrix, every rule, and every change seen before it is made."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from bieb.lib import clock
from bieb.lib.admin import LibraryAdmin, in_fieldsets
from circulation.confirming import made, shown
from circulation.forms import ImportForm, MatrixForm, RuleForm
from circulation.matrix import matrix
from circulation.models import TERMS, Rule, RuleChange
from circulation.proposals import Change, compare
from circulation.resolution import specificity
from circulation.story import story_of
from circulation.tables import read, written_csv, written_json
from circulation.words import GROUPS, about, name_of, said
from members.models import MembershipType

MOST_CHANGES = 100
KINDS = {
    "csv": (written_csv, "text/csv; charset=utf-8"),
    "json": (written_json, "application/json"),
}


@admin.register(Rule)
class RuleAdmin(LibraryAdmin):
    """Reading is for who may see rules; whoever may change them first sees what it touches."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("circulation.change_rules")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("circulation.change_rules")

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "matrix/": (self.matrix_page, "matrix"),
            "inlezen/": (self.import_page, "import"),
            "regels.<str:kind>": (self.export, "export"),
            "wijzigingen/": (self.story_page, "story"),
            "<int:pk>/weg/": (self.remove_page, "remove"),
        }
        return [
            *(
                path(route, self.admin_site.admin_view(page), name=f"circulation_rule_{name}")
                for route, (page, name) in pages.items()
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every rule in the order in which they are asked, with only what it says."""
        self._refuse(request, to_change=False)
        rules = sorted(Rule.objects.most_specific_first(), key=specificity, reverse=True)
        today = clock.today()
        rows = [
            {
                "rule": rule,
                "about": about(rule),
                "says": [
                    (name_of(term), said(term, getattr(rule, term)))
                    for term in TERMS
                    if getattr(rule, term) is not None
                ],
                "is_over": rule.valid_until is not None and rule.valid_until < today,
                "is_to_come": rule.valid_from is not None and rule.valid_from > today,
            }
            for rule in rules
        ]
        return self._page(request, "rule_list", title=_("Lending rules"), rows=rows)

    def matrix_page(self, request: HttpRequest) -> HttpResponse:
        self._refuse(request, to_change=False)
        form = MatrixForm(request.GET)
        context: dict[str, Any] = {"form": form, "title": _("Every answer of the rules")}
        if form.is_valid():
            chosen = form.cleaned_data
            terms = GROUPS[chosen["group"]][1]
            one = chosen["category"]
            context |= {
                "terms": [name_of(term) for term in terms],
                "sections": matrix(
                    list(Rule.objects.most_specific_first()),
                    terms,
                    branch=chosen["branch"],
                    day=chosen["day"],
                    categories=[one] if one else list(MembershipType.objects.all()),
                ),
                "branch": chosen["branch"],
            }
        return self._page(request, "rule_matrix", **context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._refuse(request, to_change=True)
        form = RuleForm(
            request.POST if request.method == "POST" else None, initial=request.GET.dict()
        )
        return self._edit(request, form, None, title=_("A new rule"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self._refuse(request, to_change=True)
        number = int(object_id) if object_id.isascii() and object_id.isdigit() else 0
        known = Rule.objects.select_related("category", "item_type", "branch")
        old = get_object_or_404(known, pk=min(number, 2**62))
        form = RuleForm(
            request.POST if request.method == "POST" else None, instance=known.get(pk=old.pk)
        )
        return self._edit(request, form, old, title=about(old))

    def remove_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse(request, to_change=True)
        rule = get_object_or_404(Rule, pk=min(pk, 2**62))
        if rule.is_base:
            raise PermissionDenied(_("The base rule cannot be taken out: it always answers."))
        return self._confirm(request, [Change(rule, None)], title=_("Take out a rule"))

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Read a file, show what it would change, and change it when that was confirmed."""
        self._refuse(request, to_change=True)
        sent = request.method == "POST"
        form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
        context: dict[str, Any] = {"title": _("Read rules from a file"), "form": form}
        if form.is_valid():
            present = _all_rules()
            table = read(form.cleaned_data["text"], present)
            changes = [] if table.mistakes else compare(present, table.rules)
            if changes:
                text = form.cleaned_data["text"]
                return self._confirm(request, changes, title=context["title"], text=text)
            context |= {"mistakes": table.mistakes, "is_the_same": not table.mistakes}
        context["adminform"] = in_fieldsets(form, [(None, ["file"])])
        return self._page(request, "rule_import", **context)

    def export(self, request: HttpRequest, kind: str) -> HttpResponse:
        self._refuse(request, to_change=False)
        write, content_type = KINDS.get(kind, KINDS["csv"])
        name = f"regels-{clock.today().isoformat()}.{kind if kind in KINDS else 'csv'}"
        return HttpResponse(
            write(_all_rules()),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def story_page(self, request: HttpRequest) -> HttpResponse:
        self._refuse(request, to_change=False)
        lines = story_of(RuleChange.objects.all()[:MOST_CHANGES])
        return self._page(request, "rule_story", title=_("What changed in the rules"), lines=lines)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.story_page(request)

    def _edit(
        self, request: HttpRequest, form: RuleForm, old: Rule | None, *, title: str
    ) -> HttpResponse:
        """Fill in; when it is right, see what it touches; when that is confirmed, make it so."""
        if request.method == "POST" and "edit" not in request.POST and form.is_valid():
            change = Change(old, form.instance)
            if old is None or form.has_changed():
                return self._confirm(request, [change], title=title)
            form.add_error(None, _("Nothing was changed."))
        form.say_what_holds(_all_rules(), clock.today())
        return self._page(
            request,
            "rule_edit",
            title=title,
            form=form,
            rule=old,
            adminform=in_fieldsets(form, form.fieldsets),
        )

    def _confirm(
        self, request: HttpRequest, changes: list[Change], *, title: str, **kept: str
    ) -> HttpResponse:
        """Show what would change, or make it when this very thing was shown before."""
        done = made(request, changes)
        if done is not None:
            return done
        return self._page(
            request, "rule_preview", title=title, **shown(request, changes, kept=kept)
        )

    def _refuse(self, request: HttpRequest, *, to_change: bool) -> None:
        may = self.has_change_permission if to_change else self.has_view_permission
        if not may(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            f"circulation/{template}.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "may_change": self.has_change_permission(request)}
            | context,
        )


def _all_rules() -> list[Rule]:
    return list(Rule.objects.most_specific_first())
