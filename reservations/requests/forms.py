"""What a member looks for, and where to pick it up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import isbn

from catalog.models import Branch
from partners.models import Partner


class BookForm(forms.Form):
    """A book that we do not have."""

    title = forms.CharField(label=_("Title"), max_length=300)
    author = forms.CharField(label=_("Writer"), max_length=200, required=False)
    isbn = forms.CharField(
        label=_("ISBN"),
        max_length=20,
        required=False,
        help_text=_("The number on the back, if you know it."),
    )
    pickup_branch = forms.ModelChoiceField(
        Branch.objects.filter(is_virtual=False),
        label=_("Where do you pick it up?"),
        empty_label=None,
    )

    def __init__(self, *args: Any, lenders: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lender"] = forms.ModelChoiceField(
            Partner.objects.filter(pk__in=[each.pk for each in lenders]),
            label=_("Which library shall we ask?"),
            empty_label=None,
        )

    def clean_isbn(self) -> str:
        """Keep the thirteen digits."""
        typed: str = self.cleaned_data["isbn"]
        if not typed.strip():
            return ""
        if not isbn.is_valid(typed):
            raise forms.ValidationError(
                _("This is not an ISBN. Leave it empty if you are not sure.")
            )
        return str(isbn.to_isbn13(isbn.compact(typed)).replace("-", ""))
