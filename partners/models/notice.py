"""What others must hear when somebody corrects, erases or restricts what they got (AVG art. 19)."""

from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from partners.models.partner import Partner


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by whether the recipient heard them."""

    def pending(self) -> Self:
        """Those that the recipient did not confirm yet, oldest first."""
        return self.filter(acknowledged_at=None).order_by("made_at", "pk")

    def about(self, subject_id: UUID) -> Self:
        """Those about one member, newest first, with the recipient."""
        return (
            self.filter(subject_id=subject_id).select_related("partner").order_by("-made_at", "pk")
        )


class Notice(models.Model):
    """One thing that one recipient must still do, or confirmed that it did.

    It holds no name. What the recipient knows somebody by, the numbers of the cards that it held
    and the days on which we told it something, is sealed with a key of its own, and that key is
    destroyed when the recipient confirms. About somebody who was erased `subject_id` is empty.
    """

    class Event(models.TextChoices):
        ERASED = "erased", _("erase what you got about this person")
        RECTIFIED = "rectified", _("what you got about this person was wrong: ask again")
        RESTRICTED = "restricted", _("keep what you got about this person, and do not use it")
        OBJECTED = "objected", _("this person objects: stop using what you got")

    ANSWER_WITHIN: ClassVar = timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="notices", verbose_name=_("partner")
    )
    subject_id = models.UUIDField(_("member"), null=True)
    event = models.CharField(_("what happened"), max_length=10, choices=Event)
    known_by = SealedField(_("what the partner knows them by"), own_key="notice", null=True)
    made_at = models.DateTimeField(_("moment"))
    fetched_at = models.DateTimeField(_("fetched at"), null=True)
    acknowledged_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to a partner")
        verbose_name_plural = _("notices to partners")
        permissions = [("tell_partners", _("Can tell partners and write down that they know"))]
        indexes = [
            models.Index(fields=["subject_id"], name="notice_subject"),
            models.Index(
                fields=["partner", "made_at"],
                condition=Q(acknowledged_at=None),
                name="notice_pending",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__in=["erased", "rectified", "restricted", "objected"]),
                name="notice_event_known",
            ),
            models.CheckConstraint(
                condition=~Q(event="erased") | Q(subject_id=None),
                name="notice_of_who_was_erased_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(known_by=None),
                name="notice_confirmed_holds_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
