"""What the library knows about its members, and about its colleagues as users of the system."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.activities import DESK
from retention.exposures import exposes
from retention.registry import (
    MEMBER_ENDED,
    End,
    Eraser,
    Ground,
    Keep,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
    declare_subject,
)

FIVE_YEARS = Keep(years=5)
CONFIRMATIONS = Keep(days=7)
LOG_ENTRIES = Keep(months=24)
SECOND_FACTOR = [r"[\w.:-]+"]  # keys of the standards for second factors, which are many
A_HASH = _("It cannot be read back, not by you either; in the wrong hands it can do harm.")
A_KEY = _("Who has it can log in as you, also when the copy gets lost.")


def _birth_date() -> str:
    if settings.BIRTH_DATE == "young_only":
        return gettext("your date of birth, until you are 18")
    return gettext("your date of birth")


declare_subject(
    "members.Member",
    ended="""
        SELECT person.subject_id AS id,
               CASE WHEN bool_or(contract.id IS NOT NULL AND contract.ends_on IS NULL) THEN NULL
                    ELSE coalesce(max(contract.ends_on), person.joined_on) END AS ended_on
        FROM members_member AS person
        LEFT JOIN members_membership AS contract ON contract.member_id = person.subject_id
        GROUP BY person.subject_id
    """,
)
declare(
    "members.Member",
    activity="membership",
    what=_("who you are and how we reach you"),
    ground=Ground.CONTRACT,
    subject="",
    personal={
        "initials": _("your initials"),
        "given_name": _("your first name"),
        "name_prefix": _("the prefix of your name"),
        "family_name": _("your family name"),
        "sort_key": _("your name as we sort it"),
        "birth_date": lazy(_birth_date, str)(),
        "phone": _("your phone number"),
        "language": _("the language you want"),
        "household": _("with whom you share a home"),
        "home_branch": _("the branch you use most"),
        "joined_on": _("since when you are a member"),
        "shows_titles_in_mail": _("whether you want titles in your e-mail"),
        "is_protected": _("whether two colleagues must agree before your data are opened"),
        "restricted_on": _("since when your data are locked"),
    },
    technical=["subject_id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources={"sort_key": Source.DERIVED, "joined_on": Source.OBSERVED},
    editable=["phone", "language", "shows_titles_in_mail"],
)
declare(
    "members.Address",
    activity="membership",
    what=_("where you get letters"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose address it is"),
        "kind": _("home or second address"),
        "street": _("street"),
        "house_number": _("house number"),
        "house_letter": _("letter"),
        "house_addition": _("addition"),
        "postcode": _("postcode"),
        "city": _("city"),
        "country": _("country"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    editable=[
        "street",
        "house_number",
        "house_letter",
        "house_addition",
        "postcode",
        "city",
        "country",
    ],
)
declare(
    "members.ChannelPreference",
    activity="messages",
    what=_("how you want our messages"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose choice it is"),
        "kind": _("which message"),
        "channel": _("how you want it"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    editable=["channel"],
)
declare(
    "members.Objection",
    activity="membership",
    what=_("what you do not want us to do"),
    ground=Ground.LAW,
    subject="member",
    personal={
        "member": _("who objects"),
        "activity": _("to what"),
        "objected_on": _("since when"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
)
declare(
    "members.Card",
    activity="membership",
    what=_("your cards"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose card it is"),
        "number": _("card number"),
        "issued_on": _("when you got it"),
        "blocked_on": _("when it was blocked"),
        "block_reason": _("why it was blocked"),
        "ended_on": _("when it stopped"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    changed_by=DESK,
    source=Source.OBSERVED,
)
declare(
    "members.Membership",
    activity="membership",
    what=_("your memberships"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose membership it is"),
        "type": _("which membership"),
        "starts_on": _("first day"),
        "ends_on": _("last day"),
        "notice_on": _("when you ended it yourself"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
)
declare(
    "members.Guardianship",
    activity="membership",
    what=_("who looks after a child"),
    ground=Ground.CONTRACT,
    subject=["child", "guardian"],
    personal={
        "child": _("the child"),
        "guardian": _("the parent or carer"),
        "since": _("since when we know"),
        "verified_how": _("how we checked it"),
        "verified_on": _("when we checked it"),
        "verified_by": _("which colleague checked it"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources={"since": Source.OBSERVED},
    sensitive=[Sensitive.CHILD],
)
declare(
    "members.Household",
    activity="membership",
    what=_("that people share a home"),
    ground=Ground.CONTRACT,
    subject="members",
    personal={"made_on": _("since when we know")},
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
)
declare(
    "members.Account",
    activity="log-in",
    what=_("how you log in"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose account it is"),
        "username": _("the name of the account"),
        "email": _("your e-mail address"),
        "password": _("your password, as a hash that cannot be read back"),
        "staff_name": _("the name of a colleague"),
        "is_active": _("whether you can log in"),
        "is_staff": _("whether it is a colleague"),
        "contract_until": _("the last day of the contract of a colleague"),
        "is_superuser": _("whether it is an administrator"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources={"username": Source.DERIVED}
    | dict.fromkeys(["is_active", "is_staff", "is_superuser"], Source.OBSERVED),
    editable=["email", "password"],
    secret={"password": A_HASH},
    seen_by=[*DESK, "privacy officer", "administrator"],
    changed_by=[*DESK, "administrator"],
    sensitive=[Sensitive.SECRET],
)
declare(
    "members.Session",
    activity="log-in",
    what=_("where you are logged in now"),
    ground=Ground.CONTRACT,
    subject="account__member",
    personal={
        "session_key": _("the key of the log-in"),
        "session_data": _("the number of your account and how you logged in"),
        "expire_date": _("when the log-in ends by itself"),
        "account": _("whose log-in it is"),
    },
    clock="expire_date",
    keep=Keep(days=1),
    end=End.DELETE,
    secret=dict.fromkeys(["session_key", "session_data"], A_KEY),
    erasers={"session_data": Eraser.WITH_ROW},
    sensitive=[Sensitive.SECRET],
    source=Source.OBSERVED,
    real_time=True,
)
for table in ("groups", "user_permissions"):
    declare(
        f"members.Account_{table}",
        activity="log-in",
        what=_("what an account may do"),
        ground=Ground.CONTRACT,
        subject="account__member",
        personal={
            "account": _("which account"),
            table.rstrip("s").removeprefix("user_"): _("the right"),
        },
        technical=["id"],
        clock=MEMBER_ENDED,
        keep=FIVE_YEARS,
        end=End.DELETE,
        source=Source.DERIVED,
        seen_by=["administrator"],
        changed_by=["administrator"],
        portable=False,
    )
declare(
    "account.EmailAddress",
    activity="log-in",
    what=_("your e-mail address and whether it works"),
    ground=Ground.CONTRACT,
    subject="user__member",
    personal={
        "user": _("whose address it is"),
        "email": _("your e-mail address"),
        "verified": _("whether you confirmed it"),
        "primary": _("whether we use it"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources=dict.fromkeys(["verified", "primary"], Source.OBSERVED),
    editable=["email"],
)
declare(
    "account.EmailConfirmation",
    activity="log-in",
    what=_("a link to confirm an e-mail address"),
    ground=Ground.CONTRACT,
    subject="email_address__user__member",
    personal={
        "email_address": _("which address"),
        "created": _("when it was made"),
        "sent": _("when it was sent"),
        "key": _("the key in the link"),
    },
    technical=["id"],
    clock="created",
    keep=CONFIRMATIONS,
    end=End.DELETE,
    secret={"key": A_KEY},
    sensitive=[Sensitive.SECRET],
    source=Source.OBSERVED,
    real_time=True,
)
declare(
    "mfa.Authenticator",
    activity="log-in",
    what=_("your second factor"),
    ground=Ground.CONTRACT,
    subject="user__member",
    personal={
        "user": _("whose it is"),
        "type": _("which kind"),
        "data": _("the secret of the second factor"),
        "created_at": _("when you set it up"),
        "last_used_at": _("when you last used it"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources=dict.fromkeys(["created_at", "last_used_at"], Source.OBSERVED),
    editable=["type", "data"],
    secret={"data": A_KEY},
    erasers={"data": Eraser.WITH_ROW},
    sensitive=[Sensitive.SECRET],
    keys={"data": SECOND_FACTOR},
)
declare(
    "admin.LogEntry",
    activity="security",
    what=_("what colleagues changed in the back office"),
    ground=Ground.INTEREST,
    subject="object_id",
    personal={
        "user": _("which colleague"),
        "action_time": _("when"),
        "object_id": _("the number of what was changed"),
        "object_repr": _("what was changed, without names"),
        "change_message": _("which fields were changed, without their values"),
    },
    technical=["id", "content_type", "action_flag"],
    clock="action_time",
    keep=LOG_ENTRIES,
    end=End.DELETE,
    colleagues=["user"],
    erasers=dict.fromkeys(["object_id", "object_repr", "change_message"], Eraser.WITH_ROW),
    seen_by=[*DESK, "privacy officer", "administrator"],
    source=Source.OBSERVED,
)
declare_impersonal(
    "members.MembershipType",
    [
        "id",
        "code",
        "name",
        "min_age",
        "max_age",
        "fee_year_cents",
        "is_offered",
    ],
    what=_("the memberships the library offers"),
)
declare_impersonal("auth.Group", ["id", "name"], what=_("roles of colleagues"))
declare_impersonal(
    "auth.Group_permissions", ["id", "group", "permission"], what=_("rights of roles")
)
declare_impersonal(
    "auth.Permission",
    ["id", "name", "content_type", "codename"],
    what=_("rights that exist"),
    free={"name": _("what one may do, as the program calls it")},
)
declare_impersonal(
    "contenttypes.ContentType", ["id", "app_label", "model"], what=_("tables that exist")
)
exposes(
    "members.admin.MemberAdmin",
    {
        "age": ["members.Member.birth_date"],
        "email": ["members.Account.email"],
        "at_a_glance": [
            "members.Card.number",
            "members.Card.block_reason",
            "members.Membership.type",
            "members.Membership.ends_on",
        ],
        "is_looked_after_by": ["members.Guardianship.guardian"],
        "looks_after": ["members.Guardianship.child"],
    },
)
exposes(
    "members.colleague_admin.ColleagueAdmin",
    dict.fromkeys(["held_roles", "roles"], ("members.Account_groups.group",))
    | {"contract": ("members.Account.contract_until",)},
    nothing=["forgets_second_factor"],
)
NAME = ["given_name", "name_prefix", "family_name"]
CHOICES = ["language", "home_branch"]
ADDRESS = ["street", "house_number", "house_letter", "house_addition", "postcode", "city"]
exposes(
    "members.staff_forms.EnrolmentForm",
    {name: [f"members.Address.{name}"] for name in [*ADDRESS, "country"]}
    | {name: [f"members.Member.{name}"] for name in [*NAME, "birth_date", "phone", *CHOICES]}
    | {
        "email": ["members.Account.email"],
        "membership_type": ["members.Membership.type"],
        "card_number": ["members.Card.number"],
        "guardian_card": ["members.Guardianship.guardian"],
        "lives_with_guardian": ["members.Member.household"],
    },
    nothing=["id_seen", "is_adult", "is_somebody_else"],
)
