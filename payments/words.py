"""What charges are about, as the app says that knows: titles live upstairs."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Member
from payments.story import StoryLine


def names_of(charge_ids: Iterable[int], member: Member) -> dict[int, str]:
    """Return what each of these charges of `member` is about; what nobody knows is left out."""
    numbers = list(charge_ids)
    if not numbers or not settings.CHARGE_WORDS:
        return {}
    found: dict[int, str] = import_string(settings.CHARGE_WORDS)(numbers, member)
    return found


def name_lines(lines: Iterable[StoryLine], member: Member) -> None:
    """Say on each line what it is about, in one go."""
    lines = list(lines)
    names = names_of({line.about_charge_id for line in lines if line.about_charge_id}, member)
    for line in lines:
        line.about = names.get(line.about_charge_id or 0, "")
