"""A member: the person, where they live and how they want to be reached."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch
from members import rules
from members.models.family import Household

DUTCH_POSTCODE = r"^[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}$"


class MemberQuerySet(models.QuerySet["Member"]):
    """Members; `ended_by` is the only place that says when a membership is over."""

    def with_end(self) -> Self:
        """Add `ended_on`: the last day of the last membership; empty while one has no end.

        A member who never had a membership ended on the day they joined.
        """
        return self.annotate(
            open_ended=models.Count("memberships", filter=Q(memberships__ends_on=None)),
            last_day=Coalesce(Max("memberships__ends_on"), F("joined_on")),
        ).annotate(
            ended_on=models.Case(
                models.When(open_ended=0, then=F("last_day")), output_field=models.DateField()
            )
        )

    def ended_by(self, day: date) -> Self:
        """Members whose last membership ended on or before `day`.

        Says the same as `with_end`, without adding up the memberships of everybody who stays.
        """
        contracts = self.model.memberships.field.model._default_manager.filter(
            member=OuterRef("pk")
        )
        running = contracts.filter(Q(ends_on=None) | Q(ends_on__gt=day))
        return self.filter(~Exists(running), Exists(contracts) | Q(joined_on__lte=day))

    def with_card(self, today: date) -> Self:
        """Add `card_now` and `membership_now`, each empty when there is none today."""
        runs = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today)
        return self.annotate(
            card_now=FilteredRelation("cards", condition=Q(cards__ended_on=None)),
            membership_now=FilteredRelation(
                "memberships", condition=Q(memberships__starts_on__lte=today) & runs
            ),
        ).select_related("card_now", "membership_now__type")

    def unrestricted(self) -> Self:
        """Members whose data may be used: nobody asked to lock them (AVG art. 18)."""
        return self.filter(restricted_on=None)

    def not_objecting_to(self, activity: str) -> Self:
        """Members who did not say no to one thing that we do for reasons of our own (art. 21)."""
        objections = self.model.objections.field.model._default_manager.filter(
            member=OuterRef("pk"), activity=activity
        )
        return self.exclude(Exists(objections))

    def in_household(self, household: Household) -> Self:
        return self.filter(household=household)


class Member(models.Model):
    """A person with a membership, or who had one. `subject_id` is random and never changes."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")

    subject_id = models.UUIDField(_("subject id"), primary_key=True, default=uuid4, editable=False)
    initials = models.CharField(_("initials"), max_length=20, blank=True)
    given_name = models.CharField(_("given name"), max_length=60, blank=True)
    name_prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    sort_key = models.CharField(max_length=rules.LONGEST_SORT_KEY, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("household"),
    )
    home_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    joined_on = models.DateField(_("member since"))
    shows_titles_in_mail = models.BooleanField(_("titles in e-mail"), default=False)
    is_protected = models.BooleanField(_("protected"), default=False, editable=False)
    restricted_on = models.DateField(_("locked since"), null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key"], name="member_sort_key"),
            models.Index(
                fields=["restricted_on"],
                condition=Q(restricted_on__isnull=False),
                name="member_restricted",
            ),
        ]
        permissions = [("restrict_member", _("Can lock the data of a member and unlock them"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_name="", family_name=""), name="member_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["nl", "en"]), name="member_language_known"
            ),
            models.CheckConstraint(
                condition=Q(birth_date__lte=F("joined_on")), name="member_born_before_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def full_name(self) -> str:
        """The name as people write it: "Jan van den Berg"."""
        first = self.given_name or self.initials
        return " ".join(part for part in (first, self.name_prefix, self.family_name) if part)

    def age_on(self, day: date) -> int | None:
        """Whole years of age on `day`; somebody born on 29 February has their birthday on 1 March.

        None for an adult whose date of birth is not kept (`BIRTH_DATE=young_only`).
        """
        return None if self.birth_date is None else rules.age_on(self.birth_date, day)


class Address(models.Model):
    """Where a member gets letters; a second one is for a student room or another parent's house."""

    class Kind(models.TextChoices):
        HOME = "home", _("home address")
        SECOND = "second", _("second address")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="addresses", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.HOME)
    street = models.CharField(_("street"), max_length=80)
    house_number = models.PositiveIntegerField(_("house number"))
    house_letter = models.CharField(_("letter"), max_length=1, blank=True)
    house_addition = models.CharField(_("addition"), max_length=4, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10)
    city = models.CharField(_("city"), max_length=60)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="NL",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write two letters, for example NL or DE."))],
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="address_one_of_each_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["home", "second"]), name="address_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(country="NL") | Q(postcode__regex=DUTCH_POSTCODE),
                name="address_dutch_postcode",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ChannelPreference(models.Model):
    """How a member wants one kind of message; without a row the library's default holds."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        LETTER = "letter", _("letter")
        NONE = "none", _("no message")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="channels", verbose_name=_("member")
    )
    kind = models.CharField(_("kind of message"), max_length=20)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)

    class Meta:
        verbose_name = _("channel preference")
        verbose_name_plural = _("channel preferences")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], name="channelpreference_one_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms", "letter", "none"]),
                name="channelpreference_channel_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
