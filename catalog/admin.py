from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Field, Model
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from bieb.lib import clock
from bieb.lib.admin import LibraryAdmin, ReadOnlyInline
from bieb.lib.text import plain
from catalog.models import Branch, Closure, Copy, ItemType, OpeningHours, Title


class NamedBoxes(BaseInlineFormSet):
    """Rows of a table of which every box says its name: the heading of a column is no label."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)


class OpeningHoursInline(admin.TabularInline):
    """The week of a branch: a line for each stretch, with or without colleagues."""

    model = OpeningHours
    formset = NamedBoxes
    extra = 1
    fields = ("weekday", "opens_at", "closes_at", "is_staffed")
    ordering = ("weekday", "opens_at")


@admin.register(Branch)
class BranchAdmin(LibraryAdmin):
    list_display = ["name", "code", "city", "phone", "has_book_drop"]
    inlines = [OpeningHoursInline]


@admin.register(Closure)
class ClosureAdmin(LibraryAdmin):
    """Days that differ. Closing a branch in a way that moves dates is a page of its own."""

    list_display = ["day", "name", "kind", "closes_at", "where"]
    list_filter = ["branch", "kind", ("day", admin.DateFieldListFilter)]
    list_select_related = ["branch"]
    date_hierarchy = "day"
    ordering = ["-day"]
    fields = ["day", "name", ("kind", "closes_at"), "branch"]

    @admin.display(description=_("branch"), ordering="branch")
    def where(self, closure: Closure) -> str:
        return str(closure.branch or _("every branch"))

    def formfield_for_choice_field(
        self, db_field: "Field[Any, Any]", request: Any, **kwargs: Any
    ) -> Any:
        """An emergency is declared on its own page, where one sees what it does."""
        if db_field.name == "kind":
            kwargs["choices"] = [
                (kind, label)
                for kind, label in Closure.Kind.choices
                if kind != Closure.Kind.EMERGENCY
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A day of an emergency changes with the emergency."""
        return super().has_change_permission(request, obj) and not _is_emergency(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A day can be taken off the calendar: nothing hangs on it."""
        return request.user.has_perm("catalog.delete_closure") and not _is_emergency(obj)

    def save_model(self, request: HttpRequest, obj: Closure, form: ModelForm, change: Any) -> None:
        super().save_model(request, obj, form, change)
        self._settle(request, obj)

    def delete_model(self, request: HttpRequest, obj: Closure) -> None:
        super().delete_model(request, obj)
        self._settle(request, obj)

    def _settle(self, request: HttpRequest, closure: Closure) -> None:
        """Let the floors above say what the day means for them (the setting DAY_CHANGED)."""
        day_changed = import_string(settings.DAY_CHANGED)
        moment = clock.now()
        for sentence in day_changed(
            closure.day, branch_id=closure.branch_id, today=clock.day_of(moment), at=moment
        ):
            messages.warning(request, sentence)


def _is_emergency(closure: Model | None) -> bool:
    return isinstance(closure, Closure) and closure.kind == Closure.Kind.EMERGENCY


@admin.register(ItemType)
class ItemTypeAdmin(LibraryAdmin):
    list_display = ["name", "code", "is_online"]


class CopyInline(ReadOnlyInline):
    model = Copy
    fields = ("barcode", "branch", "item_type", "shelf_mark", "withdrawn_on")
    readonly_fields = fields
    show_change_link = True


@admin.register(Title)
class TitleAdmin(LibraryAdmin):
    list_display = ["title", "author", "year", "item_type", "audience"]
    list_filter = ["item_type", "audience", "is_fiction"]
    list_select_related = ["item_type"]
    search_fields = ["title", "author", "control_number"]
    fields = [
        ("title", "subtitle"),
        ("author", "contributors"),
        ("year", "language"),
        ("publisher", "series"),
        "isbns",
        ("item_type", "audience"),
        ("is_fiction", "genre"),
    ]
    inlines = [CopyInline]

    def save_model(self, request: HttpRequest, obj: Title, form: ModelForm, change: Any) -> None:
        """A title made by hand gets a number of its own, which no import brings."""
        longest = self.model._meta.get_field("sort_key").max_length
        obj.sort_key = plain(obj.title)[:longest]  # one sign may stand for several letters
        if not change:
            made = uuid4()
            obj.control_number = f"bieb-{made}"
            obj.record_hash = made.bytes
            obj.added_on = clock.today()
        super().save_model(request, obj, form, change)


class CopyForm(forms.ModelForm):
    """A copy, with the days of its life in order."""

    def clean_withdrawn_on(self) -> date | None:
        day: date | None = self.cleaned_data["withdrawn_on"]
        if day and day < (self.instance.added_on or clock.today()):
            raise forms.ValidationError(_("That is before the day on which we got this copy."))
        return day


@admin.register(Copy)
class CopyAdmin(LibraryAdmin):
    form = CopyForm
    list_display = ["barcode", "title", "branch", "item_type", "shelf_mark", "withdrawn_on"]
    list_filter = ["branch", "item_type", ("withdrawn_on", admin.EmptyFieldListFilter)]
    list_select_related = ["title", "branch", "item_type"]
    search_fields = ["barcode"]
    search_help_text = ""
    raw_id_fields = ["title"]
    fields = [
        "barcode",
        "title",
        "branch",
        "item_type",
        "shelf_mark",
        "price_cents",
        "withdrawn_on",
    ]

    def save_model(self, request: HttpRequest, obj: Copy, form: ModelForm, change: Any) -> None:
        if not change:
            obj.added_on = clock.today()
        super().save_model(request, obj, form, change)
