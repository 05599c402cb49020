"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """An editor or, later, a learner. What one may edit where is ``network.Membership``."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=40, blank=True, help_text=_("Shown to other editors."))

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """What the editors' interface calls the user: Chinese names are one piece."""
        return self.name or super().get_full_name()

    def get_short_name(self) -> str:
        """The same: Chinese names are not shortened."""
        return self.get_full_name()
