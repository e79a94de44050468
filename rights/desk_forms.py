"""What a colleague fills in for somebody at the desk or on the phone."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.birth_dates import of_the_young_only
from members.finding import Facts, members_matching
from members.models import Member
from members.staff_forms import SCANNED
from rights.models import Case
from rights.questions import TYPED, questions

LOG_IN = "log_in"
KINDS = [
    Case.Kind.ACCESS,
    Case.Kind.RECTIFICATION,
    Case.Kind.ERASURE,
    Case.Kind.RESTRICTION,
    Case.Kind.OBJECTION,
    Case.Kind.QUESTION,
    Case.Kind.COMPLAINT,
]


def channels() -> list[tuple[str, Any]]:
    """Where people may be recognised here, as the owner chose."""
    desk, phone = Case.Channel.DESK, Case.Channel.PHONE
    allowed = [desk] if settings.CONTROL_QUESTIONS == "desk_only" else [desk, phone]
    return [(each.value, each.label) for each in allowed]


class ControlForm(forms.Form):
    """Who it should be, and the answers to the control questions. It never shows what we have."""

    channel = forms.ChoiceField(label=_("Where?"), widget=forms.RadioSelect)
    card_number = forms.CharField(
        label=_("Card number"), max_length=20, required=False, widget=forms.TextInput(SCANNED)
    )
    name = forms.CharField(
        label=_("Family name"),
        help_text=_("Without a card: the name, and the date of birth below."),
        max_length=80,
        required=False,
        widget=forms.TextInput(TYPED),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["channel"]
        chosen.choices = channels()
        self.asked = questions()
        if of_the_young_only():
            self.fields["name"].help_text = _(
                "Without a card: the name, and below the date of birth or the address."
            )
        for code, question in self.asked.items():
            widget = forms.TextInput(TYPED)
            self.fields[f"answer_{code}"] = question.kind(
                label=question.ask, required=False, widget=widget
            )

    @property
    def fieldsets(self) -> list[tuple[Any, list[str]]]:
        """The headings on the page."""
        return [
            (_("Who should it be?"), ["channel", "card_number", "name"]),
            (_("Ask, and type the answers"), [f"answer_{code}" for code in self.asked]),
        ]

    def found(self) -> Member | None:
        """Return the one member it can be; None for nobody, or for more than one."""
        given = self.cleaned_data
        if given["card_number"]:
            facts = Facts(card_number=given["card_number"])
        elif self._by_address():
            facts = Facts(
                name=given["name"],
                postcode=given.get("answer_postcode") or "",
                house_number=_number(given.get("answer_house_number")),
            )
        else:
            facts = Facts(name=given["name"], birth_date=given.get("answer_birth_date"))
        hits = list(members_matching(facts, with_locked=True)[:2])
        return hits[0] if len(hits) == 1 else None

    def answers(self) -> dict[str, object]:
        """Return what was answered; a fact by which somebody was found does not count again."""
        used = {"postcode", "house_number"} if self._by_address() else {"birth_date"}
        if self.cleaned_data["card_number"]:
            used = set()
        given = {code: self.cleaned_data.get(f"answer_{code}") for code in self.asked}
        return {code: answer for code, answer in given.items() if answer and code not in used}

    def _by_address(self) -> bool:
        """Of adults there may be no date of birth: then the name with the address finds them."""
        return of_the_young_only() and not self.cleaned_data.get("answer_birth_date")


def _number(answer: str | None) -> int | None:
    return int(answer) if answer and answer.isdecimal() and len(answer) < 6 else None


class TakeInForm(forms.Form):
    """What somebody who was recognised asks of us."""

    kind = forms.ChoiceField(
        label=_("What do they ask?"),
        choices=[
            *((each.value, each.label) for each in KINDS),
            (LOG_IN, _("log in again: send a link for a new password")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In their words"),
        help_text=_("Not needed for a file or a link. It is encrypted, and gone a month later."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
