"""What a member fills in to reserve something, or to change what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy
from reservations.models import Reservation
from reservations.operations import Wish

ANY = "any"


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class BranchField(forms.ModelChoiceField):  # type: ignore[type-arg]  # bare at run time
    """A branch with a building; with what it costs there when that is not the same everywhere."""

    def __init__(self, prices: Mapping[int, str] | None = None) -> None:
        self.prices = prices or {}
        branches = Branch.objects.filter(is_virtual=False)
        super().__init__(label=_("Pick up at"), queryset=branches, empty_label=None)

    def label_from_instance(self, obj: Any) -> str:
        price = self.prices.get(obj.pk)
        return f"{obj.name} ({price})" if price else obj.name


class ChangeForm(forms.Form):
    """Where it is picked up, and between which days it is of use."""

    pickup_branch = BranchField()
    suspended_until = _day(
        _("Not before"),
        _("Until this day others go first. You keep your place in the queue."),
    )
    not_needed_after = _day(
        _("Not needed after"), _("After this day the reservation ends by itself.")
    )

    @classmethod
    def of(cls, reservation: Reservation, data: Any = None) -> "ChangeForm":
        """The form as it is now for one reservation."""
        return cls(
            data,
            initial={
                "pickup_branch": reservation.pickup_branch_id,
                "suspended_until": reservation.suspended_until,
                "not_needed_after": reservation.not_needed_after,
            },
        )


class WishForm(ChangeForm):
    """The same for a new reservation, with which copies would do."""

    field_order = ("pickup_branch", "what", "suspended_until", "not_needed_after")

    def __init__(
        self,
        *args: Any,
        copies: Sequence[Copy],
        prices: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.copies = {str(copy.pk): copy for copy in copies}
        self.branches = {str(copy.branch_id): copy.branch for copy in copies}
        self.fields["pickup_branch"] = BranchField(prices)
        self.fields["what"] = forms.ChoiceField(
            label=_("Which copy?"),
            choices=self._choices(),
            widget=forms.RadioSelect,
            initial=ANY,
        )
        self.order_fields(self.field_order)

    def wish(self) -> Wish:
        """Return what was asked; call it when the form is valid."""
        kind, _colon, number = self.cleaned_data["what"].partition(":")
        return Wish(
            pickup_branch=self.cleaned_data["pickup_branch"],
            copy=self.copies[number] if kind == "copy" else None,
            of_branch=self.branches[number] if kind == "branch" else None,
            suspended_until=self.cleaned_data["suspended_until"],
            not_needed_after=self.cleaned_data["not_needed_after"],
        )

    def _choices(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = [(ANY, _("Any copy: that is the fastest"))]
        if len(self.branches) > 1:
            found += [
                (f"branch:{number}", _("Any copy of %(branch)s") % {"branch": branch.name})
                for number, branch in self.branches.items()
            ]
        if len(self.copies) > 1:
            found += [(f"copy:{number}", _this(copy)) for number, copy in self.copies.items()]
        return found


def _this(copy: Copy) -> str:
    words = {"barcode": copy.barcode[-5:], "mark": copy.shelf_mark, "branch": copy.branch.name}
    if copy.shelf_mark:
        return _("Only copy %(barcode)s: %(mark)s, %(branch)s") % words
    return _("Only copy %(barcode)s: %(branch)s") % words
