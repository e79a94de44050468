"""`manage.py dkim_key <selector>`: make the key that signs mail, and say what goes in the DNS."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from newsletters.signing import dns_record


class Command(BaseCommand):
    help = "Make the key that signs mail (DKIM), if it is not there, and print its DNS record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("selector", help="a name for the key, such as bieb2026")

    def handle(self, *args: Any, **options: Any) -> None:
        """The private key stays in the key store; what is printed may be known to everybody."""
        selector = options["selector"]
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        self.stdout.write(f"{selector}._domainkey.{domain}. TXT\n{dns_record(selector)}")
