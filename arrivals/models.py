"""What members said they like, and which titles arrived that go with it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from members.models import Member


class Interest(models.Model):
    """Something that members can choose to hear about, and how titles belong to it.

    A title belongs when everything that is filled in holds: its audience, whether it is fiction,
    its language; and its genre or the first word of a shelf mark is one of those named.
    """

    class Group(models.TextChoices):
        STORIES = "stories", _("Stories")
        SUBJECTS = "subjects", _("Subjects")
        CHILDREN = "children", _("Children and young people")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_nl = models.CharField(_("name, Dutch"), max_length=60)
    name_en = models.CharField(_("name, English"), max_length=60)
    group = models.CharField(_("group"), max_length=8, choices=Group)
    place = models.PositiveSmallIntegerField(_("place on the page"))
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Says something about belief or health: the page says what it is used for."),
    )
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Off: nobody can choose it and no mail follows it.")
    )
    audience = models.CharField(
        _("audience"), max_length=5, choices=Title.Audience, blank=True, default=""
    )
    is_fiction = models.BooleanField(_("fiction"), null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3), verbose_name=_("languages"), default=list, blank=True
    )
    genres = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("genres"),
        default=list,
        blank=True,
        help_text=_("In small letters, with commas between them."),
    )
    shelves = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("shelves"),
        default=list,
        blank=True,
        help_text=_("First words of shelf marks, with commas between them."),
    )

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(genres=[]) | ~Q(shelves=[]), name="interest_says_which_titles"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_nl


class ChoiceQuerySet(models.QuerySet["Choice"]):
    """Choices of members."""

    def of(self, member: Member) -> Self:
        """What one member chose, in the order of the page."""
        return self.filter(member=member).order_by("interest__place", "interest")

    def arriving(self, run: "Run") -> Self:
        """Choices with which at least one title of this run goes."""
        found = Arrival.objects.filter(run=run, interest=OuterRef("interest"))
        return self.filter(Exists(found), interest__is_offered=True)


class Choice(models.Model):
    """One member likes one thing. They said so, or a parent or carer said so for a child.

    `kept_on` is filled when the member stopped the mail and asked us to keep what they chose.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="interests", verbose_name=_("member")
    )
    interest = models.ForeignKey(
        Interest, models.PROTECT, related_name="choices", verbose_name=_("interest")
    )
    chosen_on = models.DateField(_("chosen on"))
    kept_on = models.DateField(_("kept without mail since"), null=True, blank=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of a member")
        verbose_name_plural = _("choices of members")
        constraints = [
            models.UniqueConstraint(fields=["member", "interest"], name="choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class RunQuerySet(models.QuerySet["Run"]):
    """The weekly rounds of mail about new titles."""

    def last(self) -> "Run | None":
        """Return the latest round; empty when there never was one."""
        return self.order_by("-due_on").first()


class Run(models.Model):
    """One weekly round: the titles that arrived from `first_day` through `last_day`."""

    due_on = models.DateField(_("round of"), unique=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    titles = models.PositiveIntegerField(_("new titles"), default=0)
    messages = models.PositiveIntegerField(_("mails written"), default=0)
    written_at = models.DateTimeField(_("written at"))

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of mail about new titles")
        verbose_name_plural = _("rounds of mail about new titles")
        ordering = ["-due_on"]
        permissions = [("see_next_run", "Can see what the next mail about new titles holds")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="run_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.due_on}"


class Arrival(models.Model):
    """A title of a round goes with an interest. Worked out once, for everybody who chose it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="arrivals")
    interest = models.ForeignKey(Interest, models.CASCADE, related_name="+")
    title = models.ForeignKey(Title, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("new title with an interest")
        verbose_name_plural = _("new titles with an interest")
        constraints = [
            models.UniqueConstraint(fields=["run", "interest", "title"], name="arrival_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
