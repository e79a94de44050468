"""What partners got about you: kept two years. How partners log in: without any person."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import End, Eraser, Ground, Keep, Source, declare, declare_impersonal

DISCLOSURES = Keep(months=24)
NOTICES = Keep(days=90)
DEMANDS = Keep(years=5)
TOLD = [
    *("code", "detail", "obstacles", "why", "lifts", "feeCents"),
    *("loans", "id", "barcode", "title", "dueOn", "newDueOn", "goesTo", "branch"),
    *("reservations", "state", "pickupBranch", "pickupUntil", "pickupCode", "position", "copies"),
    *("suspendedUntil", "notNeededAfter"),
]

declare(
    "partners.Disclosure",
    activity="partners",
    what=_("what partners asked about you and what we told"),
    ground=Ground.INTEREST,
    subject="subject_id",
    personal={
        "subject_id": _("about whom it was"),
        "partner": _("who asked"),
        "asked_at": _("when"),
        "activity": _("what was asked"),
        "fields": _("which things we told, without the values"),
        "answer": _("what kind of answer it was"),
    },
    technical=["id"],
    clock="asked_at",
    keep=DISCLOSURES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "partners.Notice",
    activity="partners",
    what=_("what partners must do because you had something corrected or erased"),
    ground=Ground.LAW,
    subject="subject_id",
    personal={
        "subject_id": _("about whom it is; not about who was erased"),
        "partner": _("who must do it"),
        "event": _("what you had done"),
        "known_by": _("the numbers of your cards and days, sealed until the partner confirms"),
        "made_at": _("when"),
        "fetched_at": _("when the partner read it"),
        "acknowledged_at": _("when the partner confirmed it"),
    },
    technical=["id"],
    sealed=["known_by"],
    clock="made_at",
    keep=NOTICES,
    end=End.DELETE,
    source=Source.DERIVED,
)
declare(
    "partners.LegalDemand",
    activity="demands",
    what=_("what police or justice demanded about you, from the day you may know"),
    subject="subject_id",
    personal={
        "subject_id": _("about whom it is, from the day that the silence ends"),
        "about_whom": _("about whom it is, sealed until that day"),
        "authority": _("who demanded it"),
        "article": _("on which article of the law"),
        "demand_number": _("the number of the demand"),
        "what": _("which things we gave, without the values"),
        "order_number": _("the number of the order of a judge"),
        "override_reason": _("why it was given without that order"),
        "lift_on": _("from when you may know"),
        "silence_article": _("on which article we had to be silent"),
        "entered_by": _("which colleague entered it"),
        "entered_at": _("when it was entered"),
        "approved_by": _("which colleague approved it"),
        "approved_at": _("when it was approved"),
    },
    technical=["id", "scan_hash"],
    colleagues=["entered_by", "approved_by"],
    seen_by=["manager", "privacy officer"],
    sealed=["about_whom"],
    erasers={"override_reason": Eraser.WITH_ROW},
    clock="entered_at",
    keep=DEMANDS,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare_impersonal(
    "partners.Partner",
    [
        *("id", "code", "name", "what_it_is", "kind", "role", "when", "why"),
        *("scopes", "fields", "privacy_policy", "country", "transfer", "wki_number"),
        *("is_active", "application"),
    ],
    what=_("the organisations we share with"),
    free={
        "what_it_is": _("what the organisation does"),
        "privacy_policy": _("the address of its privacy policy"),
    },
)
declare_impersonal(
    "partners.Agreement",
    ["id", "partner", "signed_on", "starts_on", "ends_on", "file_hash", "sub_processors"],
    what=_("what we signed with the organisations we share with"),
)
declare_impersonal(
    "partners.IdempotencyKey",
    ["id", "partner", "key", "seal", "status", "answer", "created_at"],
    what=_("what systems of partners did in the last day, without for who"),
    free={"answer": _("what we told: dates, titles and numbers")},
    keys={"answer": TOLD},
)

# The database refuses a person in any of these, and any row in the last four: see migration 0002.
_EVER = ["id", "application", "created", "updated", "scope", "expires", "resource", "user"]
declare_impersonal(
    "oauth2_provider.Application",
    [
        "id",
        "client_id",
        "user",
        "redirect_uris",
        "post_logout_redirect_uris",
        "client_type",
        "authorization_grant_type",
        "client_secret",
        "hash_client_secret",
        "name",
        "skip_authorization",
        "created",
        "updated",
        "algorithm",
        "allowed_origins",
        "registration_source",
        "cimd_expires_at",
    ],
    what=_("how the system of a partner logs in, without any person"),
    free=dict.fromkeys(
        [
            "client_id",
            "redirect_uris",
            "post_logout_redirect_uris",
            "client_secret",
            "name",
            "allowed_origins",
        ],
        _("what the partner and we agreed"),
    ),
)
declare_impersonal(
    "oauth2_provider.AccessToken",
    [*_EVER, "source_refresh_token", "token", "token_checksum", "id_token"],
    what=_("hashes of the tokens of partner systems, for ten minutes"),
    free=dict.fromkeys(["token", "scope", "resource"], _("what the system of the partner may ask")),
    keys={"resource": []},
)
declare_impersonal(
    "oauth2_provider.Grant",
    [
        *_EVER,
        "code",
        "redirect_uri",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "claims",
    ],
    what=_("always empty: nobody logs in at a partner with us"),
    free=dict.fromkeys(
        ["code", "redirect_uri", "scope", "nonce", "claims", "resource"], _("always empty")
    ),
    keys={"resource": []},
)
declare_impersonal(
    "oauth2_provider.RefreshToken",
    [
        "id",
        "user",
        "token",
        "token_checksum",
        "application",
        "access_token",
        "token_family",
        "resource",
        "created",
        "updated",
        "revoked",
    ],
    what=_("always empty: a partner asks for a new token instead"),
    free=dict.fromkeys(["token", "resource"], _("always empty")),
    keys={"resource": []},
)
declare_impersonal(
    "oauth2_provider.IDToken",
    ["id", "user", "jti", "application", "expires", "scope", "created", "updated"],
    what=_("always empty: we tell no partner who somebody is"),
    free=dict.fromkeys(["scope"], _("always empty")),
)
declare_impersonal(
    "oauth2_provider.DeviceGrant",
    [
        "id",
        "user",
        "device_code",
        "user_code",
        "scope",
        "interval",
        "expires",
        "status",
        "client_id",
        "last_checked",
    ],
    what=_("always empty: no devices log in"),
    free=dict.fromkeys(["scope"], _("always empty")),
)
exposes(
    "partners.api.CardAnswer",
    {
        "valid": ["members.Card.blocked_on", "members.Card.ended_on", "members.Membership.ends_on"],
        "membershipKind": ["members.Membership.type"],
        "validUntil": ["members.Membership.ends_on"],
        "reason": ["members.Card.block_reason", "members.Membership.ends_on"],
    },
)
exposes("partners.api.CardQuestion", {"cardNumber": ["members.Card.number"]})
_NOTICE = {
    "id": [],
    "event": ["partners.Notice.event"],
    "madeOn": ["partners.Notice.made_at"],
}
exposes("partners.api.NoticeAnswer", _NOTICE)
exposes("partners.api.NoticeListAnswer", nothing=["notices"])
exposes(
    "partners.api.NoticeDetail",
    {"cardNumbers": ["partners.Notice.known_by"], "toldOn": ["partners.Notice.known_by"]},
)
exposes("partners.api.NoticeDone", {"acknowledgedAt": ["partners.Notice.acknowledged_at"]})
exposes("partners.asking.Question", {"cardNumber": ["members.Card.number"]})
exposes("partners.admin.DisclosureAdmin", {"told_fields": ["partners.Disclosure.fields"]})
exposes(
    "partners.admin.LegalDemandAdmin", {"card_number": ["members.Card.number"]}, nothing=["state"]
)
exposes("partners.admin.PartnerAdmin", nothing=["agreed_until", "agreement"])
