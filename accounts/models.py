"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An editor or, later, a learner. What one may edit where is ``network.Membership``."""

    name = models.CharField(_("name"), max_length=40, blank=True, help_text=_("Shown to other editors."))

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username
