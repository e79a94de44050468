"""Everything that differs between libraries, from the environment; see `dotenv.example`."""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from statement.choices import Unchosen, chosen_in

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")


def required(name: str) -> str:
    """Return a variable that has no safe default, or say how to get one.

    Raises:
        ImproperlyConfigured: the variable is absent or empty.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. `make run` and `make test` start servers of their own and set it; "
            f"everywhere else put {name} in the environment or in .env (see dotenv.example)."
        )
    return value


# --- The library -----------------------------------------------------------------------------
LIBRARY_NAME = env.str("LIBRARY_NAME", default="Bibliotheek Rijssen-Holten")
LIBRARY_PHONE = env.str("LIBRARY_PHONE", default="0548 00 00 00")
LIBRARY_EMAIL = env.str("LIBRARY_EMAIL", default="klantenservice@example.org")
USUAL_HOURS = "maandag t/m vrijdag, 13.00-17.00 uur"
LIBRARY_OFFICE_HOURS = env.str("LIBRARY_OFFICE_HOURS", default=USUAL_HOURS)
USUAL_HOURS_EN = "Monday to Friday, 13.00-17.00" if LIBRARY_OFFICE_HOURS == USUAL_HOURS else ""
# without it English pages say what the Dutch ones say
LIBRARY_OFFICE_HOURS_EN = env.str("LIBRARY_OFFICE_HOURS_EN", default=USUAL_HOURS_EN)
ONLINE_LIBRARY_URL = env.str("ONLINE_LIBRARY_URL", default="https://www.onlinebibliotheek.nl/")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

# --- Demo and tests --------------------------------------------------------------------------
DEMO = env.bool("BIEB_DEMO", default=False)
CLOCK_FILE = env.str("BIEB_CLOCK_FILE", default="") or None
BIEB_HOME = Path(env.str("BIEB_HOME", default=str(BASE_DIR / ".bieb")))
LEDGER_DIR = Path(env.str("BIEB_LEDGER_DIR", default=str(BIEB_HOME / "ledger")))
KEY_STORE = Path(env.str("BIEB_KEY_STORE", default=str(BIEB_HOME / "keys")))
PG_DUMP = env.str("PG_DUMP", default=shutil.which("pg_dump") or "")

# --- What only the owner decides: see statement/texts/choices.toml ------------------------------
try:
    CHOSEN = chosen_in(lambda name: str(env.str(name, default="")), demo=DEMO)
except Unchosen as undecided:
    raise ImproperlyConfigured(str(undecided)) from None
ANALYTICS = CHOSEN["ANALYTICS"]
ANALYTICS_ADAPTER = env.str("ANALYTICS_ADAPTER", default="statement.measuring.PostAdapter")
ANALYTICS_COMPANY = env.str("ANALYTICS_COMPANY", default="")
ANALYTICS_URL = env.str("ANALYTICS_URL", default="")
ANALYTICS_KEY = env.str("ANALYTICS_KEY", default="")
SHARE_LINKS = CHOSEN["SHARE_LINKS"]
PARTNER_ROLES = CHOSEN["PARTNER_ROLES"]
IDENTITIES_IN_BOOKS = CHOSEN["IDENTITIES_IN_BOOKS"]
STAFF_LOOKS = CHOSEN["STAFF_LOOKS"]
BACKUP_DAYS = CHOSEN["BACKUP_DAYS"]
ERASURE = CHOSEN["ERASURE"]
NETWORK_LOOKUP = CHOSEN["NETWORK_LOOKUP"]
GUARDIANS = CHOSEN["GUARDIANS"]
TITLES_PRIVATE_FROM = CHOSEN["TITLES_PRIVATE_FROM"]
CONTROL_QUESTIONS = CHOSEN["CONTROL_QUESTIONS"]
BIRTH_DATE = CHOSEN["BIRTH_DATE"]
LEGAL_DEMANDS = CHOSEN["LEGAL_DEMANDS"]
NEW_ARRIVALS = CHOSEN["NEW_ARRIVALS"]
CUSTOMER_PANEL = CHOSEN["CUSTOMER_PANEL"]
LOAN_HISTORY = CHOSEN["LOAN_HISTORY"]
CONTROLLER = CHOSEN["CONTROLLER"]
CONTROLLER_ADDRESS = CHOSEN["CONTROLLER_ADDRESS"]
OFFICER_EMAIL = CHOSEN["OFFICER_EMAIL"]
KB_PRIVACY_URL = env.str(
    "KB_PRIVACY_URL",
    default="https://www.onlinebibliotheek.nl/klantenservice/privacy-policy.html",
)
PANEL_PRIVACY_URL = env.str("PANEL_PRIVACY_URL", default="https://www.biebpanel.nl/privacy")

# --- Security --------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BEHIND_TLS = env.bool("BEHIND_TLS", default=not DEMO)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 63_072_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "bieb",
    "access",
    "reminders",
    "loans",
    "reservations",
    "circulation",
    "payments",
    "statement",
    "erasure",
    "rights",
    "arrivals",
    "joining",
    "newsletters",
    "partners",
    "notifications",
    "notes",
    "consent",
    "members",
    "catalog",
    "audit",
    "retention",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "bieb.backoffice.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "bieb.middleware.AccessLogMiddleware",
    "bieb.problems.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "erasure.replay.gate.ReplayMiddleware",
    "bieb.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bieb.middleware.ShownToNobodyMiddleware",
    "bieb.middleware.MeasuringMiddleware",
]
ROOT_URLCONF = "bieb.urls"
WSGI_APPLICATION = "bieb.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bieb.context.library",
                "bieb.context.emergencies",
                "bieb.context.news",
            ]
        },
    }
]

# --- Database: one PostgreSQL, five roles (see docs/decisions) --------------------------------
required("DATABASE_URL")


# Statements that come back often are planned once per connection.
PREPARED = (
    {"server_side_binding": True, "prepare_threshold": 5}
    if env.bool("SERVER_SIDE_BINDING", default=True)
    else {}
)


def database(variable: str) -> dict[str, Any]:
    """Return the connection of one role; a library with one role uses it for everything."""
    connection: dict[str, Any] = env.db_url_config(
        env.str(variable, default="") or env.str("DATABASE_URL")
    )
    options = connection.get("OPTIONS", {})
    return connection | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | PREPARED,
    }


DATABASES = {
    "default": database("DATABASE_URL"),
    "owner": database("DATABASE_OWNER_URL"),
    "purge": database("DATABASE_PURGE_URL"),
    "verify": database("DATABASE_VERIFY_URL"),
    "report": database("DATABASE_REPORT_URL"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue and cache: no personal data goes in here --------------------------------------------
REDIS_URL = required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "bieb",
        "KEY_FUNCTION": "bieb.lib.cache_keys.make_key",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # beat and workers wait until the queue is back
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULER = "bieb.beat:LibraryScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(BIEB_HOME / "beat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 2 if CLOCK_FILE else 30

# --- Log-in ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Account"
AUTHENTICATION_BACKENDS = ["members.authentication.CardOrEmailBackend"]
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
PASSWORD_HASHERS = [
    "members.authentication.LibraryArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "add_email": "members.account_forms.AddEmailForm",
    "change_password": "members.account_forms.ChangePasswordForm",
    "set_password": "members.account_forms.SetPasswordForm",
    "reset_password": "members.account_forms.ResetPasswordForm",
    "reset_password_from_key": "members.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # what is typed is a card number, an address or a name
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = False  # families share a mailbox
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before another e-mail address is used
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {  # beside those of allauth; a code by mail
    "mail_code_asks": "60/h/ip",  # a library has many readers behind one address
    "mail_codes": "5/h/key",  # for each card or address that is typed
    "mail_code_tries": "5/1h/key",  # for each code
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "members.second_factors.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.account_forms.CodeForm",
    "activate_totp": "members.account_forms.LinkAppForm",
    "add_webauthn": "members.account_forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = LIBRARY_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS

# --- Partner API -------------------------------------------------------------------------------
API_VERSION = "1.2.0"
API_HOST = urlsplit(SITE_URL).netloc
PARTNER_RATES = {  # how many, in how many seconds
    "tokens": (30, 60),  # for each address
    "questions": (60, 60),  # for each partner
    "acts": (600, 60),  # for each partner: loans, returns and reservations
    "unknown cards": (20, 3600),  # for each partner
    "reactions": (20, 3600),  # for each address, on the privacy pages
    "applications": (10, 3600),  # for each internet address: who wants to become a member
    "reports": (10, 3600),  # for each address or member: something that goes wrong
    "sign-ups": (10, 3600),  # for each internet address, for the newsletter
    "sign-up mails": (3, 86400),  # for each e-mail address that is typed
    "unknown links": (60, 3600),  # for each internet address: links to stop that we never made
    "notices": (120, 3600),  # for each partner
}
PARTNER_SCOPES = {
    "cards:check": _("See whether a card is valid"),
    "loans:read": _("See what somebody has at home"),
    "loans:write": _("Lend, renew and take back"),
    "reservations:read": _("See what somebody reserved"),
    "reservations:write": _("Reserve, and change or cancel a reservation"),
    "notices:read": _("Read what you must do with what you got, and confirm it"),
}
if NETWORK_LOOKUP == "none":
    del PARTNER_SCOPES["cards:check"]
PARTNER_TOLD = {  # what we tell on our own account: no token is made for it
    "interlibrary:request": _("Be asked to lend a book to us"),
    "interlibrary:contact": _("Get the name and e-mail address of who asked for that book"),
    "online-library:account": _("Let somebody into the online library"),
    "collection:hand-over": _("Collect invoices that were not paid"),
}
COLLECTION_PARTNER = env.str("COLLECTION_PARTNER", default="incasso")
PARTNER_ACTIVITIES = [  # everything for which something about a member may leave
    "partners.activities.CARD_CHECK",
    "partners.activities.INTERLIBRARY",
    "partners.activities.ONLINE",
    "partners.activities.NOTICE",
    "reminders.collection.HAND_OVER",
    "reservations.for_partners.PLACE",
    "reservations.for_partners.CHANGE",
    "reservations.for_partners.CANCEL",
    "reservations.for_partners.LIST",
    "loans.for_partners.LEND",
    "loans.for_partners.LIST",
    "loans.for_partners.RENEW",
    "loans.for_partners.TAKE_BACK",
]
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials only
    "SCOPES": PARTNER_SCOPES,
    "SCOPES_BACKEND_CLASS": "partners.scopes.PartnerScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
} | {
    f"COMPLIANT_BCP_RFC9700_{each}": True
    for each in (
        "ACCESS_TOKEN_TRANSPORT",
        "AUTHZ_RESPONSE_ISS",
        "IMPLICIT_GRANT",
        "PASSWORD_GRANT",
        "PKCE_METHOD",
        "PKCE_REQUIRED",
        "REDIRECT_URI_MATCHING",
        "REDIRECT_URI_SCHEME",
        "REFRESH_TOKEN",
        "TOKEN_STORAGE",
    )
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "oauth2_provider.contrib.rest_framework.OAuth2Authentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["partners.body.SmallJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "bieb.problems.answer",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Library API for partners"),
    "DESCRIPTION": _(
        "What other systems may ask the library about its members, and do for them. Ask for a "
        "token of ten minutes at /oauth/token with your client id and secret (OAuth 2.0, client "
        "credentials)."
    ),
    "VERSION": API_VERSION,
    "CONTACT": {"name": LIBRARY_NAME, "email": LIBRARY_EMAIL, "url": SITE_URL},
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    "SERVERS": [{"url": f"https://{API_HOST}/api/v1", "description": LIBRARY_NAME}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_PATCH": False,
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": f"https://{API_HOST}/oauth/token",
    "POSTPROCESSING_HOOKS": ["bieb.api.declare_common_answers"],
}

# --- Mail --------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
# Whose computer carries mail and texts: the name of a partner with an agreement, or "own".
MAIL_CARRIER = env.str("MAIL_CARRIER", default="")
SMS_CARRIER = env.str("SMS_CARRIER", default="")
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="smtp")  # or mailgun
MAIL_HOSTS = env.list("MAIL_HOSTS", default=["api.eu.mailgun.net"])  # a provider has no others
PROCESSOR_AGREED = "partners.processors.agreement_holds"  # (code, today) -> may it get anything
ANYMAIL = {
    "MAILGUN_API_URL": env.str("MAILGUN_API_URL", default="https://api.eu.mailgun.net/v3"),
    "MAILGUN_API_KEY": env.str("MAILGUN_API_KEY", default=""),
    "MAILGUN_SENDER_DOMAIN": env.str("MAILGUN_SENDER_DOMAIN", default=""),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAILGUN_WEBHOOK_SIGNING_KEY", default=""),
    "REQUESTS_TIMEOUT": (5, EMAIL_TIMEOUT),
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
}
if MAIL_PROVIDER == "mailgun":
    EMAIL_BACKEND = "notifications.hosted.MailgunBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{LIBRARY_NAME} <{LIBRARY_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")  # mail that cannot be delivered goes there
LETTER_WINDOW = env.str("LETTER_WINDOW", default="right")  # where the envelope has its window
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")  # empty: no text messages
SMS_GATEWAY_KEY = env.str("SMS_GATEWAY_KEY", default="")
SMS_HOSTS = env.list("SMS_HOSTS", default=["127.0.0.1"])  # the only computers that get them
SMS_SENDER = env.str("SMS_SENDER", default="Bieb")
MESSAGE_KINDS = {
    "due_soon": "reminders.kinds.DueSoon",
    "overdue": "reminders.kinds.Overdue",
    "invoice": "reminders.kinds.Invoice",
    "pay_reminder": "reminders.kinds.PayReminder",
    "notice14": "reminders.kinds.Notice14",
    "collection": "reminders.kinds.Collection",
    "reservation_ready": "reservations.messages.ReservationReady",
    "reservation_expired": "reservations.messages.ReservationExpired",
    "reservation_moved": "reservations.news.ReservationMoved",
    "reservation_stopped": "reservations.news.ReservationStopped",
    "reservation_coming": "reservations.news.ReservationComing",
    "dates_moved": "loans.closings.telling.DatesMoved",
    "dates_restored": "loans.closings.telling.DatesRestored",
    "card_blocked": "bieb.card_letters.CardBlocked",
    "membership_ends": "bieb.leaving_letters.MembershipEnds",
    "consent_noted": "bieb.consent_letters.ConsentNoted",
    "consent_again": "bieb.consent_letters.ConsentAgain",
    "privacy_received": "rights.messages.Received",
    "privacy_extended": "rights.messages.Extended",
    "privacy_answered": "rights.messages.Answered",
    "new_arrivals": "arrivals.messages.NewArrivals",
    "access_asked": "access.messages.Asked",
    "access_given": "access.messages.Given",
    "access_ended": "access.messages.Ended",
}
LISTS = {  # mail that stops with one click: code -> newsletters.lists.ListKind
    "newsletter": "newsletters.readers.Newsletter",
    "new_arrivals": "arrivals.lists.NewArrivalsList",
}
MAIL_SIGNER = (  # (Wire) -> headers: every mail that leaves; a provider signs what it sends itself
    "newsletters.signing.dkim_sign" if MAIL_PROVIDER == "smtp" else ""
)
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="bieb" if DEMO else "")
LATE_MESSAGE_KIND = "overdue"  # late fees stand still while this one reaches nobody
MESSAGE_WAYS = "notifications.preferences.ways_in_words"  # (member) -> [(kind, by which way)]
MEMBER_REACH = "notifications.mailbox.reach_of"  # (member) -> what gives our messages back
NEWSLETTER_RETURNED = "newsletters.returned.take_back"  # (bounce, at): an issue that came back
EMAIL_CHANGED = "notifications.reach.address_changed"  # (member_id, today): another address
EMERGENCY_MESSAGE_KINDS = ["dates_moved", "dates_restored"]  # the only ones that leave in one

ARRIVALS_WEEKDAY = env.int("ARRIVALS_WEEKDAY", default=4)  # the mail about new titles; 1 is Monday
ARRIVALS_PER_MAIL = env.int("ARRIVALS_PER_MAIL", default=12)  # titles in one mail

# --- Catalogue: what it must ask from above ------------------------------------------------------
COPY_DUE_BACK = "loans.availability.due_back"
DAY_CHANGED = "loans.closings.hindsight.day_changed"
COPY_IS_AWAY = "loans.availability.is_away"
TITLE_SHARING = "statement.sharing.links"  # (title) -> links to share it
TITLE_PANELS = ["reservations.on_title.panel"]  # (request, title) -> what stands beside a title

# --- Reservations: what only loans know ----------------------------------------------------------
WAITING_OF = "loans.waiting.estimates_of"  # (reservations, today, rulebook) -> {number: words}
WAITING_FOR = "loans.waiting.estimate_for"  # (title, today) -> words
RESERVATION_OBSTACLES = ["loans.obstacles.refuse_what_is_at_home"]

# --- Family: whose things the first page leads to -------------------------------------------------
HOME_PEOPLE = "access.chips"  # columns(today) to read along, and people(row, today) made of them

# --- Privacy -----------------------------------------------------------------------------------
PROOF_FILE = Path(env.str("BIEB_PROOF_FILE", default=str(BASE_DIR / ".bieb" / "promises.json")))
DISPUTE_DAYS = env.int("DISPUTE_DAYS", default=14)  # who had something last can still be asked
CONTRACT_WARNING_DAYS = env.int("CONTRACT_WARNING_DAYS", default=30)
BREACH_WAYS = {  # (which one, from, until) -> whose data came out that way
    "colleague": "audit.breaches.seen_by",
    "partner": "partners.breaches.told_to",
}
BROWSING = {  # when looking at members is unusual; a number is the most that raises no alarm
    "per_hour": env.int("BROWSING_PER_HOUR", default=60),  # different members, for each colleague
    "norms": {"volunteer": 20, "privacy officer": 120},  # for a team that has another number
    "idle": env.int("BROWSING_IDLE", default=10),  # looked up, and nothing done
    "idle_minutes": 60,  # so long after a look an act counts as its reason
    "closed": env.int("BROWSING_CLOSED", default=0),  # seen while every branch is closed
    "margin_minutes": 60,  # before opening and after closing, in which colleagues are at work
    "homes": env.int("BROWSING_HOMES", default=4),  # different homes with one surname, in a day
}
STAFF_ACTS = ["members.browsing.changes", "notes.acts.contacts", "payments.acts.handled"]
SURNAMES = "members.browsing.surnames"
LIBRARY_HOURS = "catalog.at_work.open_between"
SECRECY_ARTICLE = env.str("SECRECY_ARTICLE", default="53")  # of the collective agreement
PURGE_BRAKE_PERCENT = env.int("PURGE_BRAKE_PERCENT", default=0 if CLOCK_FILE else 20)
OWN_RECORDS = "members.staff.own_records"
PROTECTED_RECORDS = "members.staff.protected_records"
RECORDS_APART = "members.staff.records_apart"
LOCKED_RECORDS = "members.staff.locked_records"
# Who counts the open loans that a change of the rules would have been about.
OPEN_LOANS = "loans.combinations.open_loans"
MEMBER_SUMMARIES = ["loans.summaries.at_home", "notes.summaries.how_many"]
MEMBER_LINKS = {
    "notes.view_note": "notes.summaries.link",
    "reminders.add_pause": "reminders.pausing.link",
    "erasure.erase_member": "erasure.links.link",
}  # permission -> (member) -> (address, words)
DESK_BRANCH = "loans.desk.session.branch_of"
# Memberships that people can ask for on the website, by code; empty is every one that is offered.
JOIN_TYPES = env.list("JOIN_TYPES", default=["jeugd", "jongeren", "standaard", "top", "start"])
NEW_CARD_CENTS = 350  # when a card was lost; the first one of a young person is free
CHARGE_WORDS = "loans.charges.words_for"
MEMBER_ACTIONS = {"toestemming-noteren": "consent.actions.WriteDownConsent"}
CONSENT_PAGES = {"new_arrivals": "arrivals:interests"}  # where a decision is followed up
CONSENT_NOTED = "bieb.consent_letters.confirm_note"  # a colleague wrote a decision down
CONSENT_ASKED_AGAIN = "bieb.consent_letters.ask_again"  # who became 16 decides alone
# Facts that colleagues ask to be sure who it is, and how many must be answered right.
CONTROL_FACTS = env.list(
    "CONTROL_FACTS",
    default=["birth_date", "postcode", "house_number", "phone_end", "email", "joined_year"],
)
CONTROL_ANSWERS = env.int("CONTROL_ANSWERS", default=3)
WHY_CLOSED = "erasure.replay.gate.why_closed"
SEALED_ELSEWHERE = ["members.second_factors.rotate"]  # sealed by others; `rotate_keys` goes there
REPLAY_LEDGER = "erasure.replay.marking.remember"
ERASE_ON_REQUEST = "erasure.operations.request_at_the_desk"
ERASURE_HOLDS = [
    "loans.holds.open_loans",
    "reservations.holds.books_of_other_libraries",
    "payments.holds.open_money",
    "erasure.standing.open_complaints",
    "erasure.standing.placed_holds",
]
ERASURE_SEALED = ["payments.sealed_names.stays_sealed"]
VERIFIED_TOO = ["members.birth_dates.questions"]
PURGE_STEPS = [
    "access.purge",
    "reminders.purge",
    "loans.purge.months",
    "loans.purge.history",
    "loans.closings.purge",
    "loans.purge.leavers",
    "loans.purge.money",
    "loans.purge.scans",
    "reservations.purge",
    "circulation.purge",
    "payments.purge",
    "statement.purge",
    "erasure.purge",
    "rights.purge",
    "arrivals.purge",
    "joining.purge",
    "newsletters.purge",
    "partners.purge",
    "notifications.purge",
    "notes.purge",
    "consent.purge",
    "members.purge",
    "members.birth_dates",
    "audit.purge",
]

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "bieb" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # every link goes by the name with the hash
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BIEB_HOME / "media")))

# --- Logs: JSON lines on standard output, without personal data ---------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "bieb.logs.DiscreetFilter"}},
    "formatters": {"json": {"()": "bieb.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["discreet"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "oauthlib": {"level": "WARNING"},
        "celery.app.trace": {"level": "CRITICAL"},  # bieb.tasks logs failures without values
        "pymarc": {"level": "ERROR"},
    },
}
