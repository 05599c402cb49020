"""What the demo city made, so that it can be taken away again without touching anything else."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoRecord(models.Model):
    """One row that the demo made: its model's label and key."""

    model = models.CharField(max_length=60)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("demo record")
        verbose_name_plural = _("demo records")
        constraints = (models.UniqueConstraint(fields=("model", "key"), name="one_demo_record"),)

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
