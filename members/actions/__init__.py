"""What a colleague can do for a member, one small page each: read what happens, and confirm.

The keys are the last part of the address of each page.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from members.actions.base import ActionForm, Standing
from members.actions.cards import BlockCard, IssueCard, ReplaceCard, UnblockCard
from members.actions.contact import ChangeEmail, SendLink
from members.actions.family import (
    AddGuardian,
    LeaveHome,
    RemoveGuardian,
    ShareHome,
    VerifyGuardian,
)
from members.actions.memberships import ChangeMembership, EndMembership, StartMembership
from members.actions.privacy import LockData, ProtectData, StopProtecting, UnlockData

__all__ = ["ActionForm", "Standing", "actions"]

ACTIONS: dict[str, type[ActionForm]] = {
    "pas-geven": IssueCard,
    "pas-vervangen": ReplaceCard,
    "pas-blokkeren": BlockCard,
    "pas-vrijgeven": UnblockCard,
    "lidmaatschap-starten": StartMembership,
    "lidmaatschap-wijzigen": ChangeMembership,
    "lidmaatschap-beeindigen": EndMembership,
    "mailadres-wijzigen": ChangeEmail,
    "wachtwoordlink": SendLink,
    "ouder-toevoegen": AddGuardian,
    "ouder-controleren": VerifyGuardian,
    "ouder-weghalen": RemoveGuardian,
    "samenwonen": ShareHome,
    "alleen-wonen": LeaveHome,
    "op-slot": LockData,
    "van-slot": UnlockData,
    "beschermen": ProtectData,
    "niet-meer-beschermen": StopProtecting,
}


def actions() -> dict[str, type[ActionForm]]:
    """Return every action, those of the apps above (`MEMBER_ACTIONS`) last."""
    above = {slug: import_string(path) for slug, path in settings.MEMBER_ACTIONS.items()}
    return ACTIONS | above
