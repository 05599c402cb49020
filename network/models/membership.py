"""Who may edit where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.enums import DataClass, Role


class Membership(models.Model):
    """A grant: ``user`` works as ``role`` in ``organisation`` and everything under it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.EDITOR)
    organisation = models.ForeignKey("network.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    data_classes: ClassVar[dict[str, DataClass]] = {
        "id": DataClass.INTERNAL,
        "user": DataClass.PERSONAL,
        "role": DataClass.INTERNAL,
        "organisation": DataClass.INTERNAL,
        "created_at": DataClass.INTERNAL,
    }

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (models.UniqueConstraint(fields=("user", "organisation", "role"), name="one_grant_per_role"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"
