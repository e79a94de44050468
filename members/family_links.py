"""The parents, carers and children of a member, as names on the page of a colleague."""

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from members.models import Member


def guardians_of(member: Member) -> list[Member]:
    """The parents and carers of a member; whoever is protected is not named."""
    known = Member.objects.unrestricted().filter(is_protected=False)
    return list(known.filter(wards__child=member))


def wards_of(member: Member) -> list[Member]:
    """The children a member looks after."""
    known = Member.objects.unrestricted().filter(is_protected=False)
    return list(known.filter(guardianships__guardian=member))


def linked_names(people: list[Member]) -> SafeString | str:
    """The names of people, each leading to their page in the back office."""
    links = [
        (reverse("admin:members_member_change", args=[each.pk]), each.full_name) for each in people
    ]
    return format_html_join(", ", '<a href="{}">{}</a>', links)
