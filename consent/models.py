"""What members said yes and no to, as events that nobody can change afterwards."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Purpose(models.TextChoices):
    """Things the library may do only with permission, each on its own (Tw 11.7)."""

    NEWSLETTER = "newsletter", _("newsletter")
    NEW_ARRIVALS = "new_arrivals", _("mail about new books")


class BytesOf(Func):
    """The bytes of a text as UTF-8, in a way PostgreSQL accepts for a generated column."""

    function = "decode"
    template = "%(function)s(%(expressions)s, 'escape')"
    output_field = models.BinaryField()

    def __init__(self, text: str) -> None:
        super().__init__(Replace(F(text), Value("\\"), Value("\\\\")))


class Sha256(Func):
    """The SHA-256 of bytes, in hexadecimal."""

    function = "sha256"
    template = "encode(%(function)s(%(expressions)s), 'hex')"
    output_field = models.CharField(max_length=64)


class ConsentText(models.Model):
    """The exact words somebody read when they decided. A new wording is a new row."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=2)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    sha256 = models.GeneratedField(
        expression=Sha256(BytesOf("text")),
        output_field=models.CharField(max_length=64),
        db_persist=True,
        verbose_name=_("SHA-256 of the text"),
    )

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language", "version"], name="consenttext_version_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="consenttext_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.language} {self.version}"


class ConsentEventQuerySet(models.QuerySet["ConsentEvent"]):
    """Decisions; what holds is the latest by the moment it was made, not by when we wrote it down."""

    def standing(self) -> Self:
        """The decision that holds for each member and purpose: at most one of each."""
        rows = ConsentEvent.objects.using(self.db)
        same = rows.filter(member=OuterRef("member"), purpose=OuterRef("purpose"))
        later = Q(occurred_at__gt=OuterRef("occurred_at")) | Q(
            occurred_at=OuterRef("occurred_at"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(same.filter(later)))

    def of(self, member: Member) -> Self:
        """Everything of one member, the latest decision first."""
        return self.filter(member=member).order_by("-occurred_at", "-pk")

    def says_yes(self) -> Self:
        return self.filter(state__in=ConsentEvent.YES)

    def before(self, moment: datetime) -> Self:
        """Decisions made at that moment or earlier."""
        return self.filter(occurred_at__lte=moment)


class ConsentEvent(models.Model):
    """One step in one permission. The database refuses to change or delete the row.

    `occurred_at` is when it was decided (a paper may have been signed days ago); `recorded_at` is
    when we wrote it down. The database itself fills in `previous_hash` and `hash`: each event
    seals the one before it of the same member and purpose. Who was the parent or carer that
    decided stands in `ConsentGuardian`, so that they can be forgotten and the decision stays.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("asked, not confirmed yet")
        CONFIRMED = "confirmed", _("confirmed")
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("ended by itself")
        RECONFIRMED = "reconfirmed", _("given again")
        UNPROVEN = "unproven", _("from an old list, without proof")

    class Channel(models.TextChoices):
        WEB = "web", _("MijnBibliotheek")
        DESK = "desk", _("desk")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        IMPORT = "import", _("old list")
        MAIL = "mail", _("by e-mail")
        AUTOMATIC = "automatic", _("by itself")

    class DecidedBy(models.TextChoices):
        SELF = "self", _("the member")
        GUARDIAN = "guardian", _("a parent or carer")
        LIBRARY = "library", _("the library")

    YES = (State.GIVEN, State.CONFIRMED, State.RECONFIRMED)
    """The states in which we may do what was asked."""
    WITH_REFERENCE = (Channel.DESK, Channel.PHONE, Channel.PAPER, Channel.IMPORT)
    """Where somebody of the library writes it down: then we must be able to find back from what."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="consents", verbose_name=_("member")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, verbose_name=_("text")
    )
    state = models.CharField(_("decision"), max_length=12, choices=State)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    decided_by = models.CharField(_("decided by"), max_length=10, choices=DecidedBy)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
    )
    reference = models.CharField(
        _("reference"),
        max_length=60,
        blank=True,
        help_text=_("The number of the paper or of the call."),
    )
    form = models.CharField(_("form"), max_length=40, blank=True)
    occurred_at = models.DateTimeField(_("decided at"))
    recorded_at = models.DateTimeField(_("written down at"))
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        permissions = [("write_down", "Can write down what somebody decided")]
        indexes = [
            models.Index(
                fields=["member", "purpose", "occurred_at", "id"], name="consentevent_standing"
            ),
            models.Index(fields=["recorded_at"], name="consentevent_recorded"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose", "previous_hash"], name="consentevent_one_after_another"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "requested", "confirmed", "given", "refused", "withdrawn", "expired",
                        "reconfirmed", "unproven",
                    ]
                ),
                name="consentevent_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    channel__in=["web", "desk", "phone", "paper", "import", "mail", "automatic"]
                ),
                name="consentevent_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__in=["self", "guardian", "library"]),
                name="consentevent_decided_by_known",
            ),
            models.CheckConstraint(
                condition=~Q(channel__in=["desk", "phone", "paper", "import"]) | ~Q(reference=""),
                name="consentevent_with_reference",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["given", "confirmed", "reconfirmed"])
                | (Q(text__isnull=False) & ~Q(decided_by="library")),
                name="consentevent_yes_has_words_and_person",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("recorded_at")),
                name="consentevent_not_ahead_of_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_yes(self) -> bool:
        """Say whether this decision lets us do it."""
        return self.state in self.YES

    @property
    def why_it_ended(self) -> str | Promise:
        """Why a permission ended by itself, in words; empty for any other decision."""
        return ENDINGS.get(self.reference, "") if self.state == self.State.EXPIRED else ""


AGE, MEMBERSHIP, UNCONFIRMED = "age", "membership", "unconfirmed"
ENDINGS: dict[str, str | Promise] = {
    AGE: _("You became 16: from then on you decide this yourself."),
    MEMBERSHIP: _("Your membership ended."),
    UNCONFIRMED: _("It was not confirmed within 7 days."),
}
"""Why a permission ends by itself; the key stands as the reference of the event."""


class ConsentGuardian(models.Model):
    """Which parent or carer decided for a child: apart, so that it goes when they are forgotten."""

    event = models.OneToOneField(
        ConsentEvent, models.PROTECT, related_name="by_guardian", verbose_name=_("consent")
    )
    guardian = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("parent or carer")
    )

    class Meta:
        verbose_name = _("decision of a parent or carer")
        verbose_name_plural = _("decisions of parents and carers")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
