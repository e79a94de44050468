"""What a colleague does with permissions: write down what somebody said or signed."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import noon
from consent.models import ConsentEvent, ConsentText
from consent.operations import How, record_consent
from consent.rules import decides_alone
from consent.texts import current_texts
from members.actions.base import ActionForm
from members.models import Guardianship, Member
from members.staff_forms import Day

FORM = "back office 1"


class TextChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The very words, to read aloud; choosing one is choosing its purpose."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: ConsentText) -> str:
        return obj.text


class GuardianOfChild(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who decided for the child, by name."""

    def label_from_instance(self, obj: Member) -> str:
        return obj.full_name


class WriteDownConsent(ActionForm):
    """Yes and no take the same steps here. Nothing is chosen beforehand."""

    title = _("Write down permission")
    explanation = _(
        "Read the words aloud, or lay the signed paper beside them. The member gets a message with"
        " what you wrote down. A yes that nobody can find back is not a yes: so there is a number."
    )
    done = _("Written down. The member gets a message about it.")
    permission = "consent.write_down"

    decision = forms.ChoiceField(
        label=_("What was the answer?"),
        choices=[("yes", _("Yes")), ("no", _("No, or stop with it"))],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (each.value, each.label)
            for each in (
                ConsentEvent.Channel.DESK,
                ConsentEvent.Channel.PHONE,
                ConsentEvent.Channel.PAPER,
                ConsentEvent.Channel.MAIL,
            )
        ],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=_("Number of the paper or the call"),
        help_text=_("By which you find it back. No names."),
        max_length=60,
    )
    decided_on = forms.DateField(
        label=_("Decided on"), help_text=_("Leave empty for today."), required=False, widget=Day
    )

    field_order = ("text", "decision", "guardian", "channel", "reference", "decided_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = current_texts(self.member.language).values()
        self.fields["text"] = TextChoice(
            ConsentText.objects.filter(pk__in=[each.pk for each in texts]),
            label=_("Which words?"),
            empty_label=None,
        )
        if not decides_alone(self.member.birth_date, self.today):
            guardians = Guardianship.objects.filter(child=self.member).values("guardian")
            self.fields["guardian"] = GuardianOfChild(
                Member.objects.filter(pk__in=guardians),
                label=_("Who decided?"),
                empty_label=_("the child"),
                required=False,
                help_text=_("A yes needs a checked parent or carer; a no may be of the child."),
            )
        self.order_fields(self.field_order)

    def clean_decided_on(self) -> date | None:
        """A decision is of today or earlier."""
        day: date | None = self.cleaned_data["decided_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def act(self) -> None:
        answer = self.cleaned_data
        how = How(
            channel=answer["channel"],
            guardian=answer.get("guardian"),
            staff=self.by,
            reference=answer["reference"],
            form=FORM,
            occurred_at=self._moment(answer["decided_on"]),
        )
        given = answer["decision"] == "yes"
        record_consent(self.member, answer["text"], given=given, how=how, at=self.at)

    def _moment(self, day: date | None) -> datetime | None:
        """An earlier day has no hour: it counts from noon. Today means now."""
        return noon(day) if day and day < self.today else None
