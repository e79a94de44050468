"""The words that stand in the catalogue: what "Did you mean" chooses from."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """One word as it stands in titles and names, and in how many titles."""

    text = models.CharField(_("word"), max_length=60, primary_key=True)
    titles = models.PositiveIntegerField(_("number of titles"))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["text"]
        indexes = [GinIndex(OpClass("text", name="gin_trgm_ops"), name="word_look_alikes")]

    def __str__(self) -> str:
        return self.text
