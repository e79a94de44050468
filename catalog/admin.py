from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bieb.lib import clock
from bieb.lib.admin import LibraryAdmin, ReadOnlyInline
from bieb.lib.text import plain
from catalog.models import Branch, Closure, Copy, ItemType, OpeningHours, Title


class OpeningHoursInline(admin.StackedInline):
    model = OpeningHours
    extra = 0
    fields = (("weekday", "opens_at", "closes_at", "is_staffed"),)


@admin.register(Branch)
class BranchAdmin(LibraryAdmin):
    list_display = ["name", "code", "city", "phone", "has_book_drop"]
    inlines = [OpeningHoursInline]


@admin.register(Closure)
class ClosureAdmin(LibraryAdmin):
    list_display = ["day", "name", "kind", "closes_at", "branch"]
    list_filter = ["branch", "kind", ("day", admin.DateFieldListFilter)]
    list_select_related = ["branch"]
    ordering = ["-day"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A day can be taken off the calendar: nothing hangs on it."""
        return request.user.has_perm("catalog.delete_closure")


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
