"""The flat row of what can be learned, and its terms: lists, counts and sums read only these."""

from django.db import models

from courses.enums import ItemKind, Length, Way
from pagecache.querysets import TaggedQuerySet


class Item(models.Model):
    """A published course or microlecture. Receivers write it; nobody edits it.

    ``subjects`` and ``audiences`` hold keys between commas, for counting; lists go by ``ItemTerm``. ``place`` is the path
    of the organisation, ``district`` its district's code.
    """

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+")
    path = models.CharField(max_length=255)
    url_path = models.TextField()
    title = models.CharField(max_length=255)
    lead = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    category = models.ForeignKey("content.Category", on_delete=models.SET_NULL, null=True, related_name="+")
    subjects = models.CharField(max_length=120, blank=True)
    audiences = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=6, blank=True)
    source = models.CharField(max_length=100, blank=True)
    way = models.CharField(max_length=6, choices=Way.choices)
    length = models.CharField(max_length=5, choices=Length.choices)
    seconds = models.PositiveIntegerField(default=0)
    tenths = models.PositiveIntegerField(default=0, help_text="Class hours of 45 minutes, times ten.")
    parts = models.PositiveSmallIntegerField(default=1)
    series = models.CharField(max_length=60, blank=True)
    series_order = models.PositiveSmallIntegerField(default=0)
    sign = models.CharField(max_length=1, blank=True)
    poster = models.ForeignKey("media.Picture", on_delete=models.SET_NULL, null=True, related_name="+")
    used = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()

    objects = TaggedQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("-published_at", "-page"), name="item_newest"),
            models.Index(fields=("-used", "-page"), name="item_used"),
            models.Index(fields=("category", "-published_at", "-page"), name="item_category_newest"),
            models.Index(fields=("category", "-used", "-page"), name="item_category_used"),
            models.Index(fields=("kind", "-published_at", "-page"), name="item_kind_newest"),
            models.Index(fields=("kind", "-used", "-page"), name="item_kind_used"),
            models.Index(fields=("district", "-published_at", "-page"), name="item_district_newest"),
            models.Index(fields=("place", "-published_at"), name="item_place"),
            models.Index(fields=("series", "series_order", "page"), name="item_series"),
            models.Index(fields=("path",), name="item_path"),
        )

    def __str__(self) -> str:
        return self.title


class ItemTerm(models.Model):
    """A subject or an audience of an item, in both orders of a list: a rare one is found as fast as a common one.

    ``term`` is ``s12`` for the subject 12, ``a3`` for the audience 3.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=12)
    used = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()

    objects = TaggedQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("term", "-published_at", "-item"), name="item_term_newest"),
            models.Index(fields=("term", "-used", "-item"), name="item_term_used"),
        )

    def __str__(self) -> str:
        return self.term
