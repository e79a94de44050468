"""Log in with a code that comes by mail, for who has no password at hand.

The code is worked out from the number of the account, a number of one visit and the secret key of the
library. It stands nowhere: not in the database, the session or the queue. It works for ten minutes,
for five tries, in the browser that asked for it, and once. Whom a browser asked for is sealed in its
session, which ends with the code.
"""

from base64 import b64decode, b64encode
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from bieb.lib import clock
from bieb.lib.sealing import seal, unseal
from members.models import Account

SALT = "members.mail_codes"
SESSION_KEY = "mail_code"
DIGITS = 6
MINUTES = 10
NOBODY = UUID(int=0)
PLACE = "session.mail_code"


def ask_code(
    request: HttpRequest, typed: str, *, may_ask: bool, next_url: str = "", remember: bool = True
) -> tuple[UUID, UUID]:
    """Begin: remember in the session who was asked for; return their number and that of the visit.

    For somebody unknown, for a colleague, for an address that several members share, and for who
    asked too often it goes exactly the same way, to `NOBODY`: a code nobody mailed opens nothing.
    """
    visit = uuid4()
    account = owner_of(typed)
    number = account.pk if account and may_ask else NOBODY
    request.session[SESSION_KEY] = {
        "who": b64encode(seal(number.bytes, place=PLACE, row=str(visit))).decode(),
        "visit": str(visit),
        "until": clock.real_now().timestamp() + MINUTES * 60,
        "next": next_url,
        "remember": remember,
    }
    request.session.set_expiry(MINUTES * 60)
    return number, visit


def owner_of(typed: str) -> Account | None:
    """Return the one member who has this card or address and gets mail; else `None`.

    A colleague needs the password and the second step.
    """
    found = list(Account.objects.for_login(typed.strip())[:2])
    account = found[0] if len(found) == 1 else None
    is_a_reader = account and account.is_active and not account.is_staff and account.email
    return account if is_a_reader else None


def code_of(account: UUID, visit: UUID) -> str:
    """Work out the code of one visit: six digits."""
    digest = salted_hmac(SALT, f"{account}:{visit}", algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}}"


def is_waiting(request: HttpRequest) -> bool:
    """Say whether this browser asked for a code that may still be typed."""
    state = request.session.get(SESSION_KEY) or {}
    return bool(state.get("until", 0) > clock.real_now().timestamp())


def who_typed(request: HttpRequest, code: str) -> tuple[Account, dict[str, str | bool]] | None:
    """Return whose code this is, with what was asked for, and end the visit; `None` when wrong.

    The sixth try is wrong, whatever it is.
    """
    if not is_waiting(request):
        return None
    state = request.session[SESSION_KEY]
    may_try = ratelimit.consume(request, action="mail_code_tries", key=state["visit"])
    number = UUID(bytes=unseal(b64decode(state["who"]), place=PLACE, row=state["visit"]))
    is_right = constant_time_compare(code, code_of(number, UUID(state["visit"])))
    if not (may_try and is_right):
        return None
    del request.session[SESSION_KEY]
    account = Account.objects.filter(pk=number, is_active=True).first()
    return (account, state) if account else None


def mail_code(account: Account, visit: UUID) -> None:
    """Mail the code to the address we know, in the language of the member; the subject has none."""
    words = {
        "code": code_of(account.pk, visit),
        "minutes": MINUTES,
        "library": {
            "name": settings.LIBRARY_NAME,
            "phone": settings.LIBRARY_PHONE,
            "email": settings.LIBRARY_EMAIL,
        },
    }
    with translation.override(account.member.language if account.member else "nl"):
        subject = render_to_string("account/email/mail_code_subject.txt", words)
        body = render_to_string("account/email/mail_code_message.txt", words)
        EmailMessage(" ".join(subject.split()), body, to=[account.email]).send()
