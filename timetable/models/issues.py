"""One issue per district and week, what was submitted into it, what was corrected after."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.enums import DataClass
from network.models import OwnedModel
from pagecache.querysets import TaggedQuerySet
from timetable.enums import IssueState


class Issue(OwnedModel):
    """A district's (``organisation``) timetable of one ISO week; frozen when it is published.

    ``number`` counts the district's issues. ``frozen`` holds the published rows as print and WeChat show them.
    """

    week = models.PositiveIntegerField(_("week"), help_text=_("ISO year and week: 202648"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=IssueState.choices, default=IssueState.COLLECTING)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    frozen = models.JSONField(default=list, editable=False)

    data_classes: ClassVar[dict[str, DataClass]] = {
        "week": DataClass.PUBLIC,
        "number": DataClass.PUBLIC,
        "status": DataClass.PUBLIC,
        "published_at": DataClass.PUBLIC,
        "published_by": DataClass.PERSONAL,
        "frozen": DataClass.PUBLIC,
    }

    class Meta:
        verbose_name = _("timetable issue")
        verbose_name_plural = _("timetable issues")
        constraints = (models.UniqueConstraint(fields=("organisation", "week"), name="one_issue_per_week"),)
        indexes = (models.Index(fields=("week", "status")),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.week // 100}-W{self.week % 100:02}"


class Submission(models.Model):
    """A street or community says: our part of the issue is complete."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="submissions")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)
    sessions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = (models.UniqueConstraint(fields=("issue", "organisation"), name="one_submission_per_organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.issue}"


class Correction(models.Model):
    """A change of a published session, with time and reason; ``before`` and ``after`` hold the changed fields."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="corrections")
    session = models.ForeignKey("timetable.Session", on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = (models.Index(fields=("issue", "-at")),)
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.session}: {self.reason}"
