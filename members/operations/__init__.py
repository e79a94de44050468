"""Everything that changes a member: enrol, cards, memberships, family, log-in."""

from members.operations.accounts import change_email
from members.operations.cards import (
    block_card,
    issue_card,
    replace_card,
    report_lost,
    unblock_card,
)
from members.operations.enrolling import Enrolment, Home, enrol_member
from members.operations.families import (
    accept_guardianship,
    add_guardian,
    leave_home,
    remove_guardians,
    share_home,
    verify_guardians,
)
from members.operations.memberships import (
    change_membership,
    end_membership,
    give_notice,
    start_membership,
    take_back_notice,
)
from members.operations.protecting import protect, stop_protecting
from members.operations.restricting import (
    lift_restriction,
    object_to,
    restrict_member,
    withdraw_objection,
)

__all__ = [
    "Enrolment",
    "Home",
    "accept_guardianship",
    "add_guardian",
    "block_card",
    "change_email",
    "change_membership",
    "end_membership",
    "enrol_member",
    "give_notice",
    "issue_card",
    "leave_home",
    "lift_restriction",
    "object_to",
    "protect",
    "remove_guardians",
    "replace_card",
    "report_lost",
    "restrict_member",
    "share_home",
    "start_membership",
    "stop_protecting",
    "take_back_notice",
    "unblock_card",
    "verify_guardians",
    "withdraw_objection",
]
