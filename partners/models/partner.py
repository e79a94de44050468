"""An organisation that may get something about a member: who it is, when, why and what (P6, P7)."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners.models.agreement import Agreement

EEA = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
    *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""Countries where the AVG holds: the European Union with Iceland, Liechtenstein and Norway."""
EXPIRES_SOON = timedelta(days=60)


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Recipients, by whether they may get anything."""

    def active(self) -> Self:
        """Those that the library did not switch off."""
        return self.filter(is_active=True)

    def agreed(self, today: date) -> Self:
        """Those with a signed agreement that holds `today`; its last day counts."""
        return self.filter(Exists(Agreement.objects.on(today).filter(partner=OuterRef("pk"))))

    def with_agreement(self) -> Self:
        """Each with the last day of its agreements, as `agreed_until`; None without any."""
        return self.annotate(agreed_until=models.Max("agreements__ends_on"))


class Partner(models.Model):
    """A recipient. Without a signed agreement, or switched off, it gets nothing at all."""

    class Role(models.TextChoices):
        """Who answers for the data (AVG art. 4(7)-(8), 26, 28)."""

        PROCESSOR = "processor", _("works for us, on our instructions")
        CONTROLLER = "controller", _("decides for itself")
        JOINT = "joint", _("decides together with us")

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        SUPPLIER = "supplier", _("supplier")
        LIBRARY = "library", _("library")
        NETWORK = "network", _("libraries together: each has a line of its own")
        NATIONAL_LIBRARY = "national_library", _("national library")
        COLLECTION_AGENCY = "collection_agency", _("collection agency")
        BANK = "bank", _("bank")

    class When(models.TextChoices):
        """What must have happened before anything goes to it (P17)."""

        CARD = "card", _("when you show your card there")
        REQUEST = "request", _("when you ask for a book that we do not have")
        ONLINE = "online", _("when you use the online library")
        MACHINE = "machine", _("when you borrow or bring back at a machine")
        PAYING = "paying", _("when you pay at a machine")
        DEBIT = "debit", _("when you let us collect your contribution from your bank account")
        UNPAID = "unpaid", _("when you do not pay an invoice, also not after a last letter")
        FAULT = "fault", _("when it solves a fault for us in which you occur")
        MAILED = "mailed", _("when we send you an e-mail")
        MOVED = "moved", _("when we took over what stood in the system we had before")

    class Why(models.TextChoices):
        """For what it may be used, and for nothing else."""

        CARD_VALID = "card_valid", _("so that you can use your card elsewhere")
        LENDING = "lending", _("so that you can borrow and bring back")
        ELSEWHERE = "elsewhere", _("so that you get a book from another library")
        ONLINE = "online", _("so that you can read e-books and listen to audiobooks")
        PAYING = "paying", _("so that you can pay")
        DEBT = "debt", _("so that we get back what is ours, or what it costs")
        SYSTEMS = "systems", _("so that our systems keep working")

    class Transfer(models.TextChoices):
        """On what ground data may go to a country outside the EEA (AVG art. 45-49)."""

        ADEQUACY = "adequacy", _("the European Commission found its protection adequate")
        CLAUSES = "clauses", _("standard clauses of the European Commission")
        BINDING_RULES = "binding_rules", _("binding rules of the company")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    what_it_is = models.CharField(_("what it is"), max_length=200)
    kind = models.CharField(_("sort"), max_length=20, choices=Kind, default=Kind.SUPPLIER)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    when = models.CharField(_("when"), max_length=10, choices=When, default=When.CARD)
    why = models.CharField(_("why"), max_length=10, choices=Why, default=Why.CARD_VALID)
    scopes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("may ask")
    )
    fields = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("may know"),
        help_text=_("The only fields that may ever go to it."),
    )
    privacy_policy = models.URLField(
        _("its privacy statement"),
        blank=True,
        help_text=_("Shown to members. Starts with https://."),
    )
    country = models.CharField(
        _("country"), max_length=2, default="NL", help_text=_("Two letters, such as NL.")
    )
    transfer = models.CharField(
        _("ground outside the EEA"), max_length=14, choices=Transfer, blank=True
    )
    wki_number = models.CharField(
        _("number in the Wki register"),
        max_length=20,
        blank=True,
        help_text=_("A collection agency must have one."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off to stop answering at once.")
    )
    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partner",
        verbose_name=_("how it logs in"),
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["processor", "controller", "joint"]),
                name="partner_role_known",
                violation_error_message=_("Say who answers for the data."),
            ),
            models.CheckConstraint(
                condition=Q(
                    why__in=[
                        *("card_valid", "lending", "elsewhere", "online", "paying", "debt"),
                        "systems",
                    ]
                ),
                name="partner_why_known",
                violation_error_message=_("That is not what we give data for."),
            ),
            models.CheckConstraint(
                condition=Q(country__in=EEA)
                | Q(transfer__in=["adequacy", "clauses", "binding_rules"]),
                name="partner_country_safe",
                violation_error_message=_("Outside the EEA it needs a ground."),
            ),
            models.CheckConstraint(
                condition=Q(privacy_policy="") | Q(privacy_policy__startswith="https://"),
                name="partner_policy_over_https",
                violation_error_message=_("The address must start with https://."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=False)
                | Q(role="processor")
                | Q(kind="network")
                | ~Q(privacy_policy=""),
                name="partner_policy_of_who_decides",
                violation_error_message=_("Who decides for itself has a privacy statement."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="network") | Q(application=None),
                name="partner_network_has_no_login",
                violation_error_message=_("Each library of a network logs in by itself."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | ~Q(kind="collection_agency") | ~Q(wki_number=""),
                name="partner_agency_registered",
                violation_error_message=_("A collection agency is in the Wki register."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
