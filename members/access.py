"""Whose pages these are: the member who is logged in."""

from uuid import UUID

from django.http import Http404, HttpRequest

from members.models import Account, Member


def signed_in_member(request: HttpRequest) -> Member:
    """Return the member behind the account that is logged in.

    Raises:
        Http404: the account is of a colleague, who has no pages of their own here.
    """
    account = request.user
    if not isinstance(account, Account) or account.member is None:
        raise Http404
    return account.member


def signed_in_member_id(request: HttpRequest) -> UUID:
    """Return who is logged in, for a page that reads more of the member in the same statement.

    Raises:
        Http404: the account is of a colleague, who has no pages of their own here.
    """
    account = request.user
    if not isinstance(account, Account) or account.member_id is None:
        raise Http404
    return account.member_id
