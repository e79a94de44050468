"""What somebody does not want us to do: an objection to one thing we do for reasons of our own."""

from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections, by whose they are and to what."""

    def of(self, member_id: UUID, activity: str) -> Self:
        return self.filter(member=member_id, activity=activity)


class Objection(models.Model):
    """A member does not want something that rests on our interest alone; it stops at once.

    Source: G3; AVG art. 21(1). We do not weigh it: whoever objects is left out.
    """

    class Activity(models.TextChoices):
        PARTNERS = "partners", _("other libraries may ask whether your card is valid")
        RESEARCH = "research", _("we may ask you to take part in research about the library")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="objections", verbose_name=_("member")
    )
    activity = models.CharField(_("against what"), max_length=20, choices=Activity)
    objected_on = models.DateField(_("since"))

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "activity"], name="objection_once_for_each_activity"
            ),
            models.CheckConstraint(
                condition=models.Q(activity__in=["partners", "research"]),
                name="objection_activity_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
