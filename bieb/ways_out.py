"""The ways in which something about people leaves, each with who carries it and on what paper."""

from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from partners.models import Partner
from retention.connectors import connect

OWN = "own"
"""As the name of a carrier: a computer of the library itself, which needs no agreement."""


def declare_ways_out() -> None:
    """Tell the register who carries mail and text messages; `manage.py check` asks each time."""
    connect("mail", recipient=settings.MAIL_CARRIER or "?", why_not=why_no_mail)
    connect("text messages", recipient=settings.SMS_CARRIER or "?", why_not=why_no_texts)


def why_no_mail(today: date) -> str:
    """Say why mail may not leave by the server of the settings, or ""."""
    return _why_not(settings.MAIL_CARRIER, "MAIL_CARRIER", settings.EMAIL_HOST, today)


def why_no_texts(today: date) -> str:
    """Say why text messages may not leave by the gateway of the settings, or ""."""
    if not settings.SMS_GATEWAY_URL:
        return ""
    host = urlsplit(settings.SMS_GATEWAY_URL).hostname or ""
    return _why_not(settings.SMS_CARRIER, "SMS_CARRIER", host, today)


def _why_not(carrier: str, setting: str, host: str, today: date) -> str:
    if carrier == OWN or _is_here(host):
        return ""
    if not carrier:
        return f"{setting} names nobody, and {host} is another computer"
    agreed = Partner.objects.active().agreed(today)
    return "" if agreed.filter(name=carrier).exists() else "no agreement holds today"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost")
