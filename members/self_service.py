"""What members change about themselves, without anybody in between."""

from collections.abc import Mapping

from django.db import transaction

from members.models import Address, ChannelPreference, Member


@transaction.atomic
def change_contact(member: Member, *, phone: str, language: str) -> Member:
    """Write down a new phone number and language; an empty phone number means none.

    Locks the member: two windows cannot mix their answers.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    member.phone = phone
    member.language = language
    member.save(update_fields=["phone", "language"])
    return member


@transaction.atomic
def change_address(member: Member, kind: str, fields: Mapping[str, str | int]) -> Address:
    """Write down where `member` lives; the old address is not kept.

    `fields` are the columns of `Address` except who and which kind. Locks the member.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    address, _created = Address.objects.update_or_create(
        member=member, kind=kind, defaults=dict(fields)
    )
    return address


@transaction.atomic
def remove_second_address(member: Member) -> None:
    """Forget the second address; harmless when there is none."""
    Address.objects.filter(member=member, kind=Address.Kind.SECOND).delete()


@transaction.atomic
def choose_messages(member: Member, channels: Mapping[str, str], *, shows_titles: bool) -> None:
    """Write down which messages `member` wants and how, and whether titles may stand in them.

    Locks the member.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    member.shows_titles_in_mail = shows_titles
    member.save(update_fields=["shows_titles_in_mail"])
    for kind, channel in channels.items():
        ChannelPreference.objects.update_or_create(
            member=member, kind=kind, defaults={"channel": channel}
        )
