"""What the library does with data of people, and why: the activities of the register.

The codes are for ever: they stand in lines of who looked at whom and in the register that the
library shows to the supervisor. A new activity gets the next code; a code is never used again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from retention.declared import Ground, Words

STAFF: Mapping[str, Words] = {
    "volunteer": _("volunteer"),
    "employee": _("employee"),
    "manager": _("manager"),
    "privacy officer": _("privacy officer"),
    "administrator": _("administrator"),
}
"""The roles of colleagues, as `members.roles` has them."""

DESK = ("employee", "manager")
PRIVACY = ("privacy officer",)

MEMBERS = _("members and former members")
CHILDREN = _("children, and who looks after them")
COLLEAGUES = _("colleagues and volunteers")
READERS = _("people who read our news")

SUPPLIERS = _("who keeps our systems running, on our instructions")
LIBRARIES = _("a library that lends us what you asked for")
NETWORK = _("a library in Overijssel where you show your card")
MACHINES = _("who makes our self-service machines, on our instructions")
TERMINAL = _("who makes our payment machine, on our instructions")
ONLINE = _("the KB, when you use the online library")
BUREAU = _("a debt collection agency, when you do not pay after a last letter")
JUSTICE = _("police and justice, only when the law makes us")

MEASURES: tuple[Words, ...] = (
    _("Colleagues log in with a second factor and see only what their role needs."),
    _("Every look at a member is written down before anything is shown."),
    _("Connections are encrypted; passwords are kept as a hash only."),
    _("What is over age is deleted every night, and another program checks that."),
    _("Logs name no people."),
)
"""What protects all activities (AVG art. 30(1)(g), 32)."""


@dataclass(frozen=True)
class Activity:
    """One reason to have data of people (AVG art. 30(1)).

    `key` is what declarations name. `heading` is for members, above what we hold of them. `roles`
    see the data by default, `changers` may change what people told us.
    """

    key: str
    code: str
    name: Words
    heading: Words
    purpose: Words
    ground: Ground
    people: tuple[Words, ...]
    recipients: tuple[Words, ...] = ()
    roles: tuple[str, ...] = ()
    changers: tuple[str, ...] = ()
    measures: tuple[Words, ...] = ()


_ALL = (
    Activity(
        key="membership",
        code="VA-01",
        name=_("Membership"),
        heading=_("Your membership"),
        purpose=_("We need to know who our members are, and how to reach them."),
        ground=Ground.CONTRACT,
        people=(MEMBERS, CHILDREN),
        recipients=(SUPPLIERS, NETWORK, ONLINE),
        roles=(*DESK, *PRIVACY),
        changers=DESK,
        measures=(_("We look at an identity document and keep nothing of it."),),
    ),
    Activity(
        key="log-in",
        code="VA-02",
        name=_("Logging in"),
        heading=_("Logging in"),
        purpose=_("Members and colleagues log in, so that nobody else sees their data."),
        ground=Ground.CONTRACT,
        people=(MEMBERS, COLLEAGUES),
        recipients=(SUPPLIERS,),
        measures=(_("After some wrong attempts the door stays shut for a while."),),
    ),
    Activity(
        key="lending",
        code="VA-03",
        name=_("Lending and reserving"),
        heading=_("What you borrow"),
        purpose=_("We lend things, keep them ready, and know where they are."),
        ground=Ground.CONTRACT,
        people=(MEMBERS, CHILDREN),
        recipients=(SUPPLIERS, MACHINES, LIBRARIES, NETWORK),
        roles=(*DESK, *PRIVACY),
        measures=(
            _("Titles stand on no screen that others can see, and not on the outside of a letter."),
        ),
    ),
    Activity(
        key="money",
        code="VA-04",
        name=_("Money"),
        heading=_("Money"),
        purpose=_("We charge what is due, take payments, and can explain each amount."),
        ground=Ground.CONTRACT,
        people=(MEMBERS,),
        recipients=(SUPPLIERS, TERMINAL, BUREAU),
        roles=DESK,
        measures=(_("The books know a random number, no name and no title."),),
    ),
    Activity(
        key="messages",
        code="VA-05",
        name=_("Messages"),
        heading=_("Messages to you"),
        purpose=_("We send reminders, and say when something is ready."),
        ground=Ground.CONTRACT,
        people=(MEMBERS, CHILDREN),
        recipients=(SUPPLIERS,),
        roles=(*DESK, *PRIVACY),
        measures=(_("The words of a message are not kept after it is sent."),),
    ),
    Activity(
        key="consent",
        code="VA-06",
        name=_("Permission"),
        heading=_("Your permission"),
        purpose=_("We can show what people said yes or no to, and which words they read."),
        ground=Ground.LAW,
        people=(MEMBERS, CHILDREN, READERS),
        recipients=(SUPPLIERS,),
        roles=PRIVACY,
        measures=(_("The database refuses to change or delete what was decided."),),
    ),
    Activity(
        key="partners",
        code="VA-07",
        name=_("Sharing with others"),
        heading=_("Shared with others"),
        purpose=_("We write down what other organisations got from us, and why."),
        ground=Ground.INTEREST,
        people=(MEMBERS,),
        recipients=(SUPPLIERS,),
        roles=PRIVACY,
        measures=(_("There is one door out: what is not agreed does not leave."),),
    ),
    Activity(
        key="security",
        code="VA-08",
        name=_("Safety"),
        heading=_("Safety"),
        purpose=_("We can find out who saw or changed something, and act when it was wrong."),
        ground=Ground.INTEREST,
        people=(MEMBERS, COLLEAGUES),
        recipients=(SUPPLIERS, JUSTICE),
        roles=PRIVACY,
    ),
    Activity(
        key="service",
        code="VA-09",
        name=_("Customer service"),
        heading=_("Helping you"),
        purpose=_("We help people who call, mail or come by, and forget it when it is done."),
        ground=Ground.CONTRACT,
        people=(MEMBERS,),
        recipients=(SUPPLIERS,),
        roles=DESK,
        changers=DESK,
        measures=(_("A note has an end; after that nobody can read it."),),
    ),
    Activity(
        key="rights",
        code="VA-10",
        name=_("Privacy rights"),
        heading=_("Your questions and requests"),
        purpose=_("We answer within a month when somebody asks about their own data."),
        ground=Ground.LAW,
        people=(MEMBERS,),
        recipients=(SUPPLIERS,),
        roles=PRIVACY,
        changers=PRIVACY,
    ),
    Activity(
        key="demands",
        code="VA-11",
        name=_("Demands of the law"),
        heading=_("When the law makes us"),
        purpose=_("We check what police and justice demand, and give no more than we must."),
        ground=Ground.LAW,
        people=(MEMBERS,),
        recipients=(JUSTICE,),
        roles=PRIVACY,
        measures=(_("Two colleagues must agree before anything is given."),),
    ),
    Activity(
        key="newsletter",
        code="VA-12",
        name=_("Newsletter"),
        heading=_("Our newsletter"),
        purpose=_("We mail news to people who asked for it and confirmed that."),
        ground=Ground.CONSENT,
        people=(MEMBERS, READERS),
        recipients=(SUPPLIERS,),
        roles=PRIVACY,
        measures=(
            _("An address that is not confirmed is unreadable after seven days."),
            _("Nobody sees who opened a newsletter or clicked in it."),
        ),
    ),
    Activity(
        key="new titles",
        code="VA-13",
        name=_("Mail about new titles"),
        heading=_("Mail about new titles"),
        purpose=_("We mail members about new titles that go with what they chose."),
        ground=Ground.CONSENT,
        people=(MEMBERS, CHILDREN),
        recipients=(SUPPLIERS,),
        measures=(
            _("What somebody likes is never worked out from what they borrow."),
            _("Colleagues see numbers, never who chose what."),
        ),
    ),
)
ACTIVITIES: Mapping[str, Activity] = {each.key: each for each in _ALL}
"""Every activity by the name that declarations use, in the order of pages."""


def in_order(key: str) -> tuple[int, str]:
    """Sort activities as pages show them; one that nobody wrote down comes last."""
    order = list(ACTIVITIES)
    return (order.index(key) if key in ACTIVITIES else len(order), key)
