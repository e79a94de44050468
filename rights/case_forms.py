"""What the privacy officer fills in to deal with a request."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import Unsealable, open_text
from members.models import Account
from rights.corrections import accept_correction, can_be_changed_here, proposed_value
from rights.models import Case, Words
from rights.operations import answer_case, close_case, extend_case, refuse_case

WORDS = _("The member reads this. It is encrypted, and destroyed a month later.")


def words_of(case: Case) -> tuple[str, str]:
    """Return what was asked and answered; "" for each that is not there any more."""
    words = Words.objects.filter(case=case).first()
    if words is None:
        return "", ""
    try:
        return open_text(words, "asked"), open_text(words, "answered")
    except Unsealable:
        return "", ""


class CaseForm(forms.Form):
    """One way to deal with a request: its words, when it makes sense and what it does."""

    title: ClassVar[str | Promise]
    explanation: ClassVar[str | Promise]

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    @classmethod
    def makes_sense(cls, case: Case) -> bool:
        """Say whether this can be done with the request now."""
        return case.is_open

    def act(self, *, staff: Account, **when: Any) -> None:
        """Ask the operation to do it; `when` is today and at.

        Raises:
            DomainError: the rules say no.
        """
        raise NotImplementedError


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=_("Answer"), help_text=WORDS, max_length=8000, widget=forms.Textarea({"rows": 8})
    )


class AnswerForm(CaseForm):
    title = _("Answer")
    explanation = _("The member gets a message and reads the answer in MijnBibliotheek.")
    words = _words_field()

    def act(self, *, staff: Account, **when: Any) -> None:
        answer_case(self.case, words=self.cleaned_data["words"], staff=staff, **when)


class CorrectForm(CaseForm):
    title = _("Correct the value")
    explanation = _("The value is changed at once. Everybody who got the old value is told.")
    value = forms.CharField(label=_("New value"), max_length=80)
    words = _words_field()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["value"].initial = proposed_value(words_of(case)[0])

    @classmethod
    def makes_sense(cls, case: Case) -> bool:
        return case.is_open and can_be_changed_here(case)

    def act(self, *, staff: Account, **when: Any) -> None:
        given = self.cleaned_data
        accept_correction(
            self.case, value=given["value"], words=given["words"], staff=staff, **when
        )


class RefuseForm(CaseForm):
    title = _("Refuse")
    explanation = _("Say why, and that somebody may complain to the Autoriteit Persoonsgegevens.")
    refusal = forms.ChoiceField(label=_("Why?"), choices=Case.Refusal, widget=forms.RadioSelect)
    words = _words_field()

    def act(self, *, staff: Account, **when: Any) -> None:
        refuse_case(self.case, staff=staff, **self.cleaned_data, **when)


class ExtendForm(CaseForm):
    title = _("Take more time")
    explanation = _("Two months more, once. The member gets a message with the reason.")
    reason = forms.ChoiceField(label=_("Why?"), choices=Case.Extension, widget=forms.RadioSelect)

    @classmethod
    def makes_sense(cls, case: Case) -> bool:
        return case.is_open and case.extended_on is None

    def act(self, *, staff: Account, **when: Any) -> None:
        extend_case(self.case, reason=self.cleaned_data["reason"], staff=staff, **when)


class CloseForm(CaseForm):
    title = _("Close without an answer")
    explanation = _("Only when it was withdrawn, or is no question at all.")

    def act(self, *, staff: Account, **when: Any) -> None:
        close_case(self.case, staff=staff, **when)


ACTIONS: dict[str, type[CaseForm]] = {
    "antwoorden": AnswerForm,
    "verbeteren": CorrectForm,
    "verlengen": ExtendForm,
    "weigeren": RefuseForm,
    "sluiten": CloseForm,
}
