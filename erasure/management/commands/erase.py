"""Erase a member on request, or go on with what was asked."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from bieb.lib import clock
from bieb.lib.errors import DomainError
from erasure.models import ErasureRequest
from erasure.operations import erase_due, go_on, request_erasure
from erasure.operations.executing import only_one_erasure
from members.models import Card, Member


class Command(BaseCommand):
    help = (
        "Erase the member with this card number or subject id, and write the code of the receipt."
        " Without --execute it only counts. Without a member it goes on with everything that was"
        " asked. It never writes names."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("member", nargs="?", default="", help="card number or subject id")
        parser.add_argument("--execute", action="store_true", help="do it; it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        today, at = clock.today(), clock.now()
        try:
            if not options["member"]:
                self.stdout.write(f"{erase_due(today=today, at=at)} erasures ended.")
                return
            member = self._member(options["member"])
            if not options["execute"]:
                self.stdout.write("Nothing was erased: add --execute to do it.")
                return
            asked = request_erasure(member, channel="letter", today=today, at=at)
            with only_one_erasure():
                ended = go_on(asked.request, today=today, at=at, say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(ended, asked.code)

    def _member(self, typed: str) -> Member:
        card = Card.objects.select_related("member").filter(number=typed.replace(" ", "")).first()
        if card is not None:
            return card.member
        found = Member.objects.filter(pk=typed).first() if len(typed) == 36 else None
        if found is None:
            raise CommandError("Nobody has this card or subject id.")
        return found

    def _say(self, ended: ErasureRequest, code: str) -> None:
        receipt = ended.receipts.order_by("-number")[0]
        for held in receipt.content["stays"]:
            self.stdout.write(f"stays for now: {held['code']} until {held['until']}")
        self.stdout.write(f"{sum(receipt.content['went'].values())} rows went.")
        self.stdout.write(f"The receipt: /wissen/bewijs/{code}/")
