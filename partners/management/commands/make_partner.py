"""Register a partner system and show its log-in once."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from bieb.lib.errors import DomainError
from partners.models import Partner
from partners.operations import Paper, make_partner


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
            "--agreement",
            type=Path,
            required=True,
            help="the file with the signed agreement; we keep its hash, not the file",
        )
        parser.add_argument(
            "--agreement-until",
            type=date.fromisoformat,
            required=True,
            help="the last day on which we answer, as 2027-12-31",
        )
        parser.add_argument(
            "--signed-on", type=date.fromisoformat, help="when it was signed; today if not given"
        )
        parser.add_argument(
            "--sub-processor", action="append", default=[], help="whom the partner may bring in"
        )
        parser.add_argument(
            "--role", choices=Partner.Role.values, default=Partner.Role.PROCESSOR.value
        )
        parser.add_argument("--what", default="", help="what the partner is, in a few words")
        parser.add_argument(
            "--privacy-policy", default="", help="https address of its privacy statement"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["agreement_until"] < clock.today():
            raise CommandError("That agreement has already ended.")
        if not options["agreement"].is_file():
            raise CommandError("There is no such file with an agreement.")
        signed_on = options["signed_on"] or clock.today()
        paper = Paper(
            signed_on=signed_on,
            starts_on=min(signed_on, clock.today()),
            ends_on=options["agreement_until"],
            file_hash=hashlib.sha256(options["agreement"].read_bytes()).hexdigest(),
            sub_processors=tuple(options["sub_processor"]),
        )
        try:
            made = make_partner(
                options["name"],
                what_it_is=options["what"] or options["name"],
                role=options["role"],
                scopes=options["scope"],
                paper=paper,
                privacy_policy=options["privacy_policy"],
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"client_id={made.client_id}\nclient_secret={made.client_secret}")
        self.stderr.write("This secret is shown once: hand it over safely and do not keep it.")
