"""Control questions: facts we have of somebody, asked at the desk or by phone.

A colleague sees the questions and types the answers. What we have is compared here and shown to
nobody; there are no secret questions that somebody would have to remember.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bieb.lib.text import plain
from members.models import Account, Member

TYPED = {"autocomplete": "off"}


@dataclass(frozen=True)
class Question:
    """One question. `known` gives every right answer, in the form that `as_compared` makes."""

    ask: Any
    known: Callable[[Member], set[str]]
    kind: type[forms.Field] = forms.CharField


def as_compared(answer: object) -> str:
    """Write an answer without what people write in different ways: spaces, capitals, accents."""
    return "".join(each for each in plain(str(answer)) if each.isalnum())


def _birth_date(member: Member) -> set[str]:
    return {as_compared(member.birth_date)} if member.birth_date else set()


def _postcodes(member: Member) -> set[str]:
    return {as_compared(each.postcode) for each in member.addresses.all()}


def _house_numbers(member: Member) -> set[str]:
    return {as_compared(each.house_number) for each in member.addresses.all()}


def _phone_end(member: Member) -> set[str]:
    digits = as_compared(member.phone)
    return {digits[-4:]} if digits else set()


def _email(member: Member) -> set[str]:
    found = Account.objects.filter(member=member).exclude(email="").values_list("email", flat=True)
    return {as_compared(each) for each in found}


def _joined(member: Member) -> set[str]:
    return {str(member.joined_on.year)}


KNOWN: Mapping[str, Question] = {
    "birth_date": Question(_("What is your date of birth?"), _birth_date, forms.DateField),
    "postcode": Question(_("What is your postcode?"), _postcodes),
    "house_number": Question(_("What is your house number?"), _house_numbers),
    "phone_end": Question(_("What are the last four digits of your phone number?"), _phone_end),
    "email": Question(_("Which e-mail address do we have of you?"), _email),
    "joined_year": Question(_("Since which year are you a member?"), _joined),
}


def questions() -> dict[str, Question]:
    """Return the questions this library asks (`CONTROL_FACTS`), in its order."""
    return {code: KNOWN[code] for code in settings.CONTROL_FACTS}


def is_match(member: Member, answers: Mapping[str, object]) -> bool:
    """Say whether enough was answered (`CONTROL_ANSWERS`) and every answer is right."""
    given = {code: as_compared(answer) for code, answer in answers.items()}
    right = all(answer in KNOWN[code].known(member) for code, answer in given.items())
    return right and len(given) >= settings.CONTROL_ANSWERS
