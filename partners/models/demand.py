"""What police or justice demanded under the law, who decided, and until when it must stay silent."""

from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from bieb.lib.sealing import SealedField
from partners.models.disclosure import Disclosure


class LegalDemandQuerySet(models.QuerySet["LegalDemand"]):
    """Demands, by whether the member may know."""

    def about(self, subject_id: UUID) -> Self:
        """Those about one member that need not be silent any more, newest first."""
        return self.filter(subject_id=subject_id).order_by("-entered_at")

    def to_lift(self, today: date) -> Self:
        """Those whose silence ends `today` or ended before, and that are still silent.

        Where the library tells at once, a day without silence is the day of entering: then one that
        nobody approved yet waits for a month.
        """
        over = self.filter(lift_on__lte=today, about_whom__isnull=False)
        if settings.LEGAL_DEMANDS != LegalDemand.TOLD:
            return over
        long_ago = today - timedelta(days=LegalDemand.WAITING_DAYS)
        return over.filter(Q(approved_at__isnull=False) | Q(lift_on__lte=long_ago))


class LegalDemand(models.Model):
    """One demand of one authority. It is the line that the member reads, from `lift_on` on.

    Until then `subject_id` is empty and about whom it is lies sealed: no page, export or erasure
    can find it. Two colleagues decide. What somebody borrowed can show religion, health or
    politics: it needs the order of a judge, or the reason of the privacy officer (P38).
    """

    class Field(models.TextChoices):
        """What can be demanded."""

        NAME = "name", Disclosure.FIELDS_IN_WORDS["name"]
        ADDRESS = "address", Disclosure.FIELDS_IN_WORDS["address"]
        EMAIL = "email", Disclosure.FIELDS_IN_WORDS["email"]
        BIRTH_DATE = "birthDate", Disclosure.FIELDS_IN_WORDS["birthDate"]
        CARD = "cardNumber", Disclosure.FIELDS_IN_WORDS["cardNumber"]
        TITLES = "titles", _("what you borrowed")

    WITH_ORDER: ClassVar = "126nf"
    """The article of the Code of Criminal Procedure for what is sensitive; a judge must allow it."""

    TOLD: ClassVar = "told"
    """The owner's answer (LEGAL_DEMANDS) with which silence is the exception that needs a ground."""
    WAITING_DAYS: ClassVar = 30

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_id = models.UUIDField(_("member"), null=True, editable=False)
    about_whom = SealedField(_("about whom, sealed"), own_key="demand", null=True, editable=False)
    authority = models.CharField(_("which authority"), max_length=120)
    article = models.CharField(
        _("article of the law"), max_length=20, help_text=_("Such as 126nd, or 126nf for titles.")
    )
    demand_number = models.CharField(_("number of the demand"), max_length=60)
    what = ArrayField(models.CharField(max_length=40, choices=Field), verbose_name=_("what"))
    order_number = models.CharField(
        _("number of the order of the judge"), max_length=60, blank=True
    )
    override_reason = models.CharField(
        _("why titles without an order"),
        max_length=200,
        blank=True,
        help_text=_("Only for the privacy officer."),
    )
    scan_hash = models.CharField(
        _("hash of the scan"), max_length=64, help_text=_("SHA-256, as sha256sum writes it.")
    )
    lift_on = models.DateField(
        _("silent until"), help_text=_("From this day on the member can read it.")
    )
    silence_article = models.CharField(
        _("article that orders silence"),
        max_length=20,
        blank=True,
        default="",
        help_text=_(
            "Such as 126bb. Without it the member reads it once a second colleague agrees."
        ),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)

    objects = LegalDemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand under the law")
        verbose_name_plural = _("demands under the law")
        permissions = [
            ("approve_legaldemand", _("Can approve a demand under the law")),
            ("override_order", _("Can let titles go without the order of a judge")),
        ]
        indexes = [models.Index(fields=["subject_id"], name="legaldemand_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("entered_by")),
                name="legaldemand_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(what__contains=["titles"])
                | Q(article="126nf") & ~Q(order_number="")
                | ~Q(override_reason=""),
                name="legaldemand_titles_need_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(article="") & ~Q(demand_number="") & ~Q(what=[]),
                name="legaldemand_complete",
            ),
            models.CheckConstraint(
                condition=Q(scan_hash__regex=r"^[0-9a-f]{64}$"),
                name="legaldemand_names_its_scan",
            ),
            models.CheckConstraint(
                condition=Q(subject_id=None) | Q(about_whom=None),
                name="legaldemand_silent_or_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def was_silent(self) -> bool:
        """Say whether the member could not read it on the day that it was approved."""
        return self.approved_at is not None and day_of(self.approved_at) < self.lift_on

    @property
    def told(self) -> list[str]:
        """What was given, in words."""
        labels = dict(self.Field.choices)
        return [str(labels.get(name, name)) for name in self.what]
