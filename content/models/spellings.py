"""How local names are written in traditional characters, where the general table would spell them wrongly."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pagecache.querysets import TaggedQuerySet


class Spelling(models.Model):
    """One name in both scripts."""

    simplified = models.CharField(_("simplified"), max_length=30, unique=True)
    traditional = models.CharField(_("traditional"), max_length=30)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("traditional spelling")
        verbose_name_plural = _("traditional spellings")
        ordering = ("simplified",)

    def __str__(self) -> str:
        return f"{self.simplified} {self.traditional}"

    def clean(self) -> None:
        """One character alone would change it everywhere; marks of HTML have no place in a name."""
        if len(self.simplified.strip()) < 2:
            raise ValidationError({"simplified": _("At least two characters: a single one would change in every word.")})
        for name in ("simplified", "traditional"):
            if any(char in "<>&\"'\x1e" for char in getattr(self, name)):
                raise ValidationError({name: _("Only characters of the name itself, no quotes or angle brackets.")})
