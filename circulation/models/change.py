"""What was changed in the rules: written once, kept for good, and it names nobody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RuleChange(models.Model):
    """One rule that was made, changed or taken out; `old` and `new` are the rows as in an export.

    Which colleague did it is a line in the log of the back office, which goes after two years.
    """

    class Act(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        ENDED = "ended", _("taken out")

    rule_number = models.BigIntegerField(_("number of the rule"), db_index=True)
    changed_at = models.DateTimeField(_("moment"))
    act = models.CharField(_("what was done"), max_length=8, choices=Act)
    about = models.CharField(_("about"), max_length=80, blank=True)
    old = models.JSONField(_("before"), null=True)
    new = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of the rules")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="made", old=None, new__isnull=False)
                | Q(act="changed", old__isnull=False, new__isnull=False)
                | Q(act="ended", old__isnull=False, new=None),
                name="rulechange_says_before_and_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
