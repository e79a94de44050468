"""What a desk sends: a scan or a key, and at which branch the desk stands."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch
from loans.desk.numbers import Scanned, read
from loans.desk.scanning import ACTS

LONGEST = 200


class ScanForm(forms.Form):
    """One scan or one key. The page made `key`, so that sending it again acts once."""

    key = forms.UUIDField(required=False)
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], required=False)
    code = forms.CharField(max_length=LONGEST, required=False)
    sitting = forms.CharField(max_length=16, required=False)

    def clean_act(self) -> str:
        """A scan when no key was pressed."""
        return self.cleaned_data["act"] or "scan"

    def clean(self) -> dict[str, Any]:
        """Read the code, and tie the key to it: a page that comes back is not another's answer."""
        given = super().clean() or {}
        scanned = read(given.get("code", ""))
        base: UUID = given.get("key") or uuid4()
        name = f"{given.get('act')}:{scanned.number}"
        return given | {"scanned": scanned, "key": uuid5(base, name)}

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do: the scan key without a scan."""
        scanned: Scanned = self.cleaned_data["scanned"]
        return self.cleaned_data["act"] == "scan" and not scanned.number


class BranchForm(forms.Form):
    """Where this desk stands."""

    branch = forms.ModelChoiceField(
        Branch.objects.filter(is_virtual=False),
        label=_("In which branch is this desk?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
