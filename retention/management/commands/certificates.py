"""Check the chain of certificates, or hand out the public key they are signed with."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from retention.models import Certificate
from retention.operations import broken_certificates
from retention.signing import public_key_pem


class Command(BaseCommand):
    help = "Check every certificate of forgetting; with --public-key write the key instead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--public-key", action="store_true", help="write the public key (PEM)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["public_key"]:
            self.stdout.write(public_key_pem())
            return
        if problems := broken_certificates():
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{Certificate.objects.count()} certificates, each whole and signed.")
