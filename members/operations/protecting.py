"""A record that only two colleagues open together."""

from members.models import Member


def protect(member: Member) -> Member:
    """From now on a second colleague must agree; repeating it changes nothing."""
    return _set(member, is_protected=True)


def stop_protecting(member: Member) -> Member:
    """The record is like any other again."""
    return _set(member, is_protected=False)


def _set(member: Member, *, is_protected: bool) -> Member:
    Member.objects.filter(pk=member.pk).update(is_protected=is_protected)
    member.is_protected = is_protected
    return member
