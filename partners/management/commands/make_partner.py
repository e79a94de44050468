"""Register a partner system and show its log-in once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from partners.errors import PartnerExists
from partners.models import Partner
from partners.operations import make_partner


class Command(BaseCommand):
    help = "Register a partner and print its client id and secret, once: we keep only a hash."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=sorted(settings.PARTNER_SCOPES | settings.PARTNER_TOLD),
            help="what the partner may ask; may be given more than once",
        )
        parser.add_argument(
            "--agreement-until",
            type=date.fromisoformat,
            required=True,
            help="the last day on which we answer, as 2027-12-31",
        )
        parser.add_argument(
            "--role", choices=Partner.Role.values, default=Partner.Role.PROCESSOR.value
        )
        parser.add_argument("--what", default="", help="what the partner is, in a few words")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["agreement_until"] < clock.today():
            raise CommandError("That agreement has already ended.")
        try:
            made = make_partner(
                options["name"],
                what_it_is=options["what"] or options["name"],
                role=options["role"],
                scopes=options["scope"],
                agreement_until=options["agreement_until"],
            )
        except PartnerExists as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"client_id={made.client_id}\nclient_secret={made.client_secret}")
        self.stderr.write("This secret is shown once: hand it over safely and do not keep it.")
