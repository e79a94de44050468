"""What every page of the back office has in common: little can be deleted, and never in bulk."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model
from django.forms import Field as FormField
from django.http import HttpRequest


class LibraryAdmin(admin.ModelAdmin):
    """Look, add and change by role. What has been used stays; only an inline may say otherwise."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: Any, **kwargs: Any
    ) -> FormField | None:
        """Leave out the buttons to make another branch or type from within a form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class ReadOnlyAdmin(LibraryAdmin):
    """Look only: the rows are made and changed by the library itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows beside the thing they belong to, to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def in_fieldsets(form: Any, fieldsets: Any = ()) -> AdminForm:
    """Show a form of our own the way the admin shows its forms.

    `fieldsets` are pairs of a heading and the names of fields; without them all fields stand
    below each other.
    """
    shown = fieldsets or [(None, list(form.fields))]
    return AdminForm(form, [(name, {"fields": fields}) for name, fields in shown], {})
