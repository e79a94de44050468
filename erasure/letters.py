"""The receipt on paper, for who has no e-mail: made while we still know them, and kept nowhere."""

from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from bieb.lib.clock import day_of
from erasure import probes
from erasure.mails import words_of_receipt
from erasure.models import ErasureRequest
from members.models import Account, Address, Member
from notifications.paper import Paper, as_pdf, envelope, written_on_paper


def has_mailbox(member: Member) -> bool:
    """Say whether the way to the receipt can be mailed."""
    return Account.objects.filter(member=member).exclude(email="").exists()


def to_be_told_on_paper() -> QuerySet[ErasureRequest]:
    """Requests that did not start, of whom no mail can tell the way to the receipt."""
    with_mail = Account.objects.filter(member=OuterRef("subject_id")).exclude(email="")
    untouched = [ErasureRequest.State.REQUESTED, ErasureRequest.State.ASSESSED]
    return ErasureRequest.objects.filter(~Exists(with_mail), state__in=untouched)


def letter_of(request: ErasureRequest, *, at: datetime) -> Paper:
    """Make the letter with the way to the receipt; without an address it goes from hand to hand."""
    member = Member.objects.get(pk=cast("UUID", request.subject_id))
    words = words_of_receipt(probes.read(request).code)
    written = written_on_paper(
        "erasure/mail/receipt", words, language=request.language, today=day_of(at)
    )
    home = Address.objects.filter(member=member, kind=Address.Kind.HOME).first()
    lines = envelope(member.full_name, home) if home else [member.full_name]
    return replace(written, address=lines)


def letter_pdf(request: ErasureRequest, *, at: datetime) -> bytes:
    """Return the letter of one request, for a window envelope."""
    return as_pdf([letter_of(request, at=at)], today=day_of(at), at=at, with_list=False)
