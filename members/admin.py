from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.gate import GatedAdmin, ask_reason
from audit.reasons import give_reason, own_records, protected_records, reason_of
from bieb.lib import clock
from bieb.lib.admin import LibraryAdmin, ReadOnlyInline, in_fieldsets
from bieb.lib.errors import DomainError
from members import rules
from members.actions import ActionForm, Standing, actions
from members.colleague_admin import ColleagueAdmin
from members.family_links import guardians_of, linked_names, wards_of
from members.finding import MOST_HITS, members_matching
from members.models import Account, Address, Card, Member, Membership, MembershipType
from members.staff_forms import AddressForm, MemberForm, SearchForm

__all__ = ["ColleagueAdmin", "MemberAdmin", "MembershipTypeAdmin"]


class AddressInline(admin.StackedInline):
    model = Address
    form = AddressForm
    extra = 0
    max_num = len(Address.Kind)
    fields = (
        "kind",
        ("street", "house_number", "house_letter", "house_addition"),
        ("postcode", "city", "country"),
    )


class CardInline(ReadOnlyInline):
    model = Card
    fields = ("number", "issued_on", "blocked_on", "block_reason", "ended_on")
    readonly_fields = fields


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ("type", "starts_on", "ends_on")
    readonly_fields = fields


@admin.register(Member)
class MemberAdmin(GatedAdmin):
    """There is no list of everybody: a member is found by a card or by two facts."""

    form = MemberForm
    change_form_template = "admin/members/member/page.html"
    inlines = [AddressInline, CardInline, MembershipInline]
    readonly_fields = [
        "age",
        "email",
        "at_a_glance",
        "looks_after",
        "is_looked_after_by",
        "joined_on",
    ]
    fieldsets = [
        (None, {"fields": ["at_a_glance"]}),
        (
            _("Who"),
            {
                "fields": [
                    ("given_name", "name_prefix", "family_name"),
                    ("birth_date", "age"),
                    "initials",
                ]
            },
        ),
        (_("How we reach them"), {"fields": ["email", "phone", "language", "home_branch"]}),
        (_("Family"), {"fields": ["is_looked_after_by", "looks_after"]}),
        (None, {"fields": ["joined_on"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.action_view)
        name = "members_member_action"
        return [path("<uuid:pk>/doen/<slug:slug>/", act, name=name), *super().get_urls()]

    def subjects_on(self, object_id: str) -> list[UUID]:
        """The member, and the parents and children whose names stand on the page."""
        shown = super().subjects_on(object_id)
        member = Member.objects.filter(pk__in=shown).first()
        if member is None:
            return []
        return [member.pk, *(each.pk for each in [*guardians_of(member), *wards_of(member)])]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Search by POST; who is found counts as seen, and is written down first."""
        self.refuse_without_permission(request)
        form = SearchForm(request.POST or None, initial={"reason": reason_of(request)})
        context = self.admin_site.each_context(request) | {"opts": self.opts, "form": form}
        if request.method == "POST" and form.is_valid():
            give_reason(request, form.cleaned_data["reason"])
            context |= self._found(request, form)
        context |= {
            "title": _("Find a member"),
            "adminform": in_fieldsets(form, SearchForm.FIELDSETS),
        }
        return TemplateResponse(request, "admin/members/member/search.html", context)

    def _found(self, request: HttpRequest, form: SearchForm) -> dict[str, Any]:
        may_unlock = request.user.has_perm("members.restrict_member")
        facts = form.facts()
        found = members_matching(facts, with_locked=may_unlock).prefetch_related("addresses")
        hidden = own_records(request)
        if not facts.card_number:  # whoever shows a card is there; two facts can be known by others
            hidden |= protected_records(request)
        others = found.exclude(pk__in=hidden)
        hits = list(others[: MOST_HITS + 1])
        shown = hits[:MOST_HITS]
        self.look(request, [member.pk for member in shown], activity="search")
        return {
            "searched": True,
            "hits": shown,
            "has_more": len(hits) > MOST_HITS,
            "passed_over_own": found.filter(pk__in=own_records(request)).exists(),
        }

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:enrol")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer the actions that make sense now, to whom they are allowed."""
        member = kwargs.get("obj")
        standing = Standing.of(member, today=clock.today()) if member else None
        if member:
            context["subtitle"] = member.full_name
        context["show_save_and_add_another"] = False
        context["actions"] = [
            {
                "url": reverse("admin:members_member_action", args=[member.pk, slug]),
                "title": form.title,
            }
            for slug, form in actions().items()
            if member and standing
            if request.user.has_perm(form.permission) and form.makes_sense(standing)
        ]
        context["actions"] += _links(request, member) if member else []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm, change: Any) -> None:
        obj.sort_key = rules.sort_key(obj.family_name, obj.given_name, obj.name_prefix)
        super().save_model(request, obj, form, change)

    def action_view(self, request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
        """One action for one member: read what happens, confirm by POST."""
        action = actions().get(slug)
        if action is None:
            raise Http404
        user = request.user
        if not isinstance(user, Account) or not user.has_perm(action.permission):
            raise PermissionDenied
        if not reason_of(request):
            return ask_reason(request)
        self.look(request, self.subjects_on(str(pk)))
        member = get_object_or_404(Member, pk=pk)
        standing = Standing.of(member, today=clock.today())
        form = action(
            request.POST if request.method == "POST" else None,
            standing=standing,
            by=user,
            today=clock.today(),
            at=clock.now(),
        )
        page = reverse("admin:members_member_change", args=[pk])
        if request.method == "POST" and form.is_valid() and self._acted(request, form):
            return redirect(page)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": action.title,
            "member": member,
            "explanation": action.explanation,
            "form": form,
            "adminform": in_fieldsets(form),
            "back_url": page,
        }
        return TemplateResponse(request, "admin/members/member/action.html", context)

    def _acted(self, request: HttpRequest, form: ActionForm) -> bool:
        try:
            form.act()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, form.member, [{"changed": {"fields": [str(form.title)]}}])
        messages.success(request, str(form.done))
        return True

    @admin.display(description=_("age"))
    def age(self, member: Member) -> int | str:
        age = member.age_on(clock.today())
        return gettext("18 or older") if age is None else age

    @admin.display(description=_("e-mail address"))
    def email(self, member: Member) -> str:
        account = Account.objects.filter(member=member).first()
        return account.email if account else ""

    @admin.display(description=_("now"))
    def at_a_glance(self, member: Member) -> SafeString:
        today = clock.today()
        standing = Standing.of(member, today=today)
        lines = [
            (_("Card"), standing.card_in_words()),
            (_("Membership"), standing.membership_in_words()),
        ]
        if member.restricted_on:
            lines.append(
                (_("Data"), _("locked since %(day)s") % {"day": date_format(member.restricted_on)})
            )
        lines += [import_string(each)(member, today=today) for each in settings.MEMBER_SUMMARIES]
        return format_html_join("", "<p>{}: <strong>{}</strong></p>", lines)

    @admin.display(description=_("parents and carers"))
    def is_looked_after_by(self, member: Member) -> SafeString | str:
        return linked_names(guardians_of(member))

    @admin.display(description=_("children"))
    def looks_after(self, member: Member) -> SafeString | str:
        return linked_names(wards_of(member))


def _links(request: HttpRequest, member: Member) -> list[dict[str, Any]]:
    """Pages of higher floors about this member, for who may open them (`MEMBER_LINKS`)."""
    found = [
        import_string(path)(member)
        for permission, path in settings.MEMBER_LINKS.items()
        if request.user.has_perm(permission)
    ]
    return [{"url": url, "title": title} for url, title in found]


@admin.register(MembershipType)
class MembershipTypeAdmin(LibraryAdmin):
    list_display = ["name", "min_age", "max_age", "fee_year_cents", "is_offered"]
    list_filter = ["is_offered"]
