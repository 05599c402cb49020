"""The state of the index."""

from django.db import models


class IndexState(models.Model):
    """One row: of which version of ``search.text`` the tokens in the index are, and of which fields."""

    version = models.PositiveIntegerField()
    fields = models.CharField(max_length=16, default="")
    built_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"version {self.version}"
