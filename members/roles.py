"""What each kind of colleague may do: written here, reviewed, and never clicked together.

`docs/roles.md` is this table for people; a test keeps the two the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Account


@dataclass(frozen=True)
class Role:
    """A kind of colleague. `name` is the group; `label` is what people read."""

    name: str
    label: str | Promise
    permissions: frozenset[str]


def _may(*verbs: str, **models: str) -> frozenset[str]:
    """Spell permissions: `_may("view", catalog="title copy")`."""
    return frozenset(
        f"{app}.{verb}_{model}"
        for app, names in models.items()
        for model in names.split()
        for verb in verbs
    )


TAKING_BACK = frozenset({"loans.take_back"}) | _may(
    "view", catalog="branch openinghours closure itemtype title copy"
)
AT_THE_DESK = TAKING_BACK | {"loans.lend_and_return", "circulation.override_block"}
WITH_MEMBERS = (
    _may("view", "add", "change", members="member card membership address guardianship")
    | _may("delete", members="address guardianship")
    | _may("view", members="membershiptype", loans="loan", notifications="message")
    | _may("add", "change", catalog="title copy")
    | _may("view", "add", notes="note contact")
    | _may("add", reminders="pause")
    | {"consent.write_down", "notifications.send_again", "notifications.post_letters"}
)
POLICY = (
    _may("view", "add", "change", catalog="branch openinghours closure itemtype title copy")
    | _may("view", "add", "change", members="membershiptype")
    | _may("view", circulation="rule")
    | {"circulation.change_rules", "reminders.change_ladder"}
)
MONEY = frozenset({"payments.take_money", "payments.waive"})
LEDGER = _may("view", payments="charge drawer holder transaction")
NEW_TITLES = _may("view", "add", "change", arrivals="interest") | {"arrivals.see_next_run"}
SETTING_HOURS = _may("delete", catalog="openinghours closure") | {"catalog.change_calendar"}
RIGHTS_DESK = frozenset({"rights.receive_case"})
RIGHTS = _may("view", rights="case") | {"rights.handle_case"}
PRIVACY = _may(
    "view",
    members="member card membership address guardianship",
    loans="loan",
    consent="consentevent consenttext",
    notifications="message",
    audit="accessline alarm breach",
    retention="certificate",
    partners="partner agreement disclosure notice",
) | {
    "members.restrict_member",
    "partners.tell_partners",
    "erasure.erase_member",
    "notifications.post_letters",
    "erasure.place_hold",
}
NEWS = frozenset({"newsletters.send_issue"})
REMINDERS = frozenset({"reminders.approve_message"})
NAMES_IN_BOOKS = frozenset({"payments.open_books"})
OVERSIGHT = frozenset({"audit.approve_look", "audit.handle_breach"})
DEMANDS = _may("view", "add", partners="legaldemand") | {"partners.approve_legaldemand"}
SYSTEM = (
    _may("view", "add", "change", members="account")
    | _may("view", "change", partners="partner")
    | _may("view", "add", partners="agreement")
)

ROLES = (
    Role("volunteer", _("volunteer"), TAKING_BACK),
    Role("employee", _("employee"), AT_THE_DESK | WITH_MEMBERS | MONEY | RIGHTS_DESK),
    Role(
        "manager",
        _("manager"),
        AT_THE_DESK
        | WITH_MEMBERS
        | MONEY
        | LEDGER
        | POLICY
        | SETTING_HOURS
        | RIGHTS_DESK
        | RIGHTS
        | DEMANDS
        | NEW_TITLES
        | NEWS
        | REMINDERS
        | NAMES_IN_BOOKS
        | {"audit.approve_look"},
    ),
    Role(
        "privacy officer",
        _("privacy officer"),
        PRIVACY
        | RIGHTS
        | RIGHTS_DESK
        | DEMANDS
        | OVERSIGHT
        | NAMES_IN_BOOKS
        | {"partners.override_order"},
    ),
    Role("administrator", _("administrator"), POLICY | SETTING_HOURS | SYSTEM),
)
LABELS = {role.name: role.label for role in ROLES}


def sync_roles(*, using: str = "owner") -> list[str]:
    """Make the groups exactly what `ROLES` says; safe to repeat. Return their names.

    Raises:
        ImproperlyConfigured: a role names a permission that does not exist.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    with transaction.atomic(using=using):
        for role in ROLES:
            missing = role.permissions - known.keys()
            if missing:
                raise ImproperlyConfigured(f"{role.name}: no such permission: {sorted(missing)}")
            group, _made = Group.objects.using(using).get_or_create(name=role.name)
            group.permissions.set([known[name] for name in role.permissions])
        Group.objects.using(using).exclude(name__in=LABELS).delete()
    return list(LABELS)


@transaction.atomic
def give_roles(account: Account, names: Iterable[str]) -> None:
    """Give a colleague exactly these roles.

    Raises:
        Group.DoesNotExist: a name is not a role, or the roles were never synced.
    """
    groups = [Group.objects.get(name=name) for name in names]
    account.groups.set(groups)
