"""Books, chapters, and the keys that find a book again."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from content import found
from library import identifiers, sorting
from library.enums import Length, Rights
from library.querysets import LISTED, BookQuerySet
from network.enums import DataClass, RowState
from network.models import OwnedModel

FOLDER = settings.MEDIA_ROOT / "books"
"""Pictures of chapters and covers, one folder per book; handed out by a view, never as they lie."""

DERIVED = ("title_sort", "title_initial", "creator_sort", "creator_initial", "clc_letter", "work_key", "length")
"""Columns that follow from others; ``derive`` fills them."""


class Book(index.Indexed, OwnedModel):
    """An e-book, or the record of one. Its text stands in ``chapters``; one without chapters is only described."""

    title = models.CharField(pgettext_lazy("book", "title"), max_length=300)
    creators = models.CharField(_("authors"), max_length=300, blank=True, help_text=_("Several are separated by ；, the first one sorts."))
    publisher = models.CharField(pgettext_lazy("book", "publisher"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="zh-Hans", help_text="BCP 47: zh-Hans, zh-Hant, en")
    identifiers = models.CharField(_("identifiers"), max_length=300, blank=True, help_text=_("ISBN or number; several are separated by ；."))
    subjects = models.CharField(pgettext_lazy("book", "subjects"), max_length=300, blank=True, help_text=_("Several are separated by ；."))
    clc = models.CharField(_("CLC number"), max_length=30, blank=True, help_text=_("Chinese Library Classification, for example K292.5."))
    category = models.ForeignKey(
        "content.Category", verbose_name=_("category"), on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    rights = models.CharField(_("rights"), max_length=8, choices=Rights.choices, default=Rights.READ)
    rights_note = models.CharField(_("terms of use"), max_length=200, blank=True, help_text=_("Citizens read this: who allows what."))
    cover = models.CharField(max_length=80, blank=True, editable=False)
    source_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    chapter_count = models.PositiveIntegerField(_("chapters"), default=0, editable=False)
    characters = models.PositiveIntegerField(_("characters"), default=0, editable=False)
    download_size = models.PositiveIntegerField(default=0, editable=False)
    reads = models.PositiveIntegerField(_("read by"), default=0, editable=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    title_sort = models.CharField(max_length=sorting.KEY_LENGTH, editable=False, blank=True)
    title_initial = models.CharField(max_length=1, editable=False, blank=True)
    creator_sort = models.CharField(max_length=sorting.KEY_LENGTH, editable=False, blank=True)
    creator_initial = models.CharField(max_length=1, editable=False, blank=True)
    clc_letter = models.CharField(max_length=1, editable=False, blank=True)
    work_key = models.CharField(max_length=40, editable=False, blank=True, db_index=True)
    length = models.PositiveSmallIntegerField(choices=Length.choices, default=Length.UNKNOWN, editable=False)
    listed = models.GeneratedField(
        expression=Case(When(deleted_at__isnull=True, state=RowState.PUBLISHED, then=Value(LISTED)), default=Value(0)),
        output_field=IntegerField(),
        db_persist=True,
    )

    objects = BookQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("creators", boost=4),
        index.SearchField("subjects"),
        index.SearchField("summary"),
        index.FilterField("category"),
        index.FilterField("language"),
        index.FilterField("rights"),
        index.FilterField("clc_letter"),
        *OwnedModel.owned_search_fields,
    ]
    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        (
            "title", "creators", "publisher", "year", "language", "identifiers", "subjects", "clc", "category", "summary", "rights", "rights_note",
            "cover", "chapter_count", "characters", "download_size", "reads", "added_at", "length",
        ),
        DataClass.PUBLIC,
    ) | dict.fromkeys(
        (
            "source_name", "source_hash", "title_sort", "title_initial", "creator_sort", "creator_initial", "clc_letter", "work_key", "listed",
        ),
        DataClass.INTERNAL,
    )  # fmt: skip

    unseen_columns: ClassVar[frozenset[str]] = frozenset({"reads"})
    """Counted at every reading; pages that show it are made anew once a day."""

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
        # Every order of a shelf, whole and within category, class and initial; the key of the page is (order, id).
        indexes = (
            models.Index(fields=("listed", "title_sort", "id"), name="book_title"),
            models.Index(fields=("listed", "creator_sort", "id"), name="book_creator"),
            models.Index(fields=("listed", "added_at", "id"), name="book_added"),
            models.Index(fields=("listed", "reads", "id"), name="book_reads"),
            models.Index(fields=("listed", "category", "title_sort", "id"), name="book_cat_title"),
            models.Index(fields=("listed", "category", "creator_sort", "id"), name="book_cat_creator"),
            models.Index(fields=("listed", "category", "added_at", "id"), name="book_cat_added"),
            models.Index(fields=("listed", "category", "reads", "id"), name="book_cat_reads"),
            models.Index(fields=("listed", "clc_letter", "title_sort", "id"), name="book_clc_title"),
            models.Index(fields=("listed", "clc_letter", "added_at", "id"), name="book_clc_added"),
            models.Index(fields=("listed", "clc_letter", "reads", "id"), name="book_clc_reads"),
            models.Index(fields=("listed", "title_initial", "title_sort", "id"), name="book_letter_title"),
            models.Index(fields=("listed", "creator_initial", "creator_sort", "id"), name="book_letter_creator"),
            models.Index(fields=("organisation", "listed", "added_at", "id"), name="book_org_added"),
            models.Index(fields=("listed", "language", "id"), name="book_language"),
        )

    def __str__(self) -> str:
        return self.title

    def derive(self) -> None:
        """Fill the columns that follow from others."""
        self.title_sort = sorting.sort_key(self.title)
        self.title_initial = sorting.initial(self.title_sort)
        self.creator_sort = sorting.creator_key(self.creators)
        self.creator_initial = sorting.initial(self.creator_sort) if self.creator_sort else ""
        self.clc = self.clc.strip().upper()
        self.clc_letter = self.clc[:1] if self.clc[:1].isascii() and self.clc[:1].isalpha() else ""
        self.work_key = sorting.work_key(self.title, self.creators, self.publisher)
        self.length = sorting.length_of(self.characters)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the derived columns right."""
        self.derive()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *DERIVED, "clc"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The book's page."""
        return reverse("library:book", args=[self.pk])

    def cache_tags(self) -> tuple[str, ...]:
        """What the pages of this book alone depend on."""
        return (book_tag(self.pk),)

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet[Any]:
        """What goes into the search index, with all that it is read with: no query for each book."""
        objects: models.QuerySet[Any] = super().get_indexed_objects()
        return objects.select_related("category")

    def search_tokens(self) -> Iterator[str]:
        """For the search index: where it lies, its shelf, its language, how long it takes."""
        yield from super().search_tokens()
        yield from found.tokens(category=self.category.slug if self.category else "", language=self.language)
        if self.length:
            yield f"reading/{self.length}"

    @property
    def readable(self) -> bool:
        """Whether citizens may read it on the site."""
        return self.chapter_count > 0 and self.rights != Rights.DOWNLOAD

    @property
    def downloadable(self) -> bool:
        """Whether citizens may take it away."""
        return self.chapter_count > 0 and self.rights != Rights.READ


def book_tag(pk: int) -> str:
    """The cache tag of one book."""
    return f"book:{pk}"


class Chapter(models.Model):
    """A chapter as sanitised HTML whose paragraphs carry the ids p1, p2, … Numbers count from 1 without gaps.

    ``outline`` lists headings of the book's contents inside the chapter: ``[title, id, depth]``.
    """

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="chapters", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    depth = models.PositiveSmallIntegerField(default=0)
    paragraphs = models.PositiveIntegerField(default=0)
    characters = models.PositiveIntegerField(default=0)
    outline = models.JSONField(default=list, blank=True)
    html = models.TextField()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ("book", "number")
        constraints = (models.UniqueConstraint(fields=("book", "number"), name="chapter_number"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The chapter in the reader."""
        return reverse("library:chapter", args=[self.book_id, self.number])


class BookKey(models.Model):
    """An identifier of a book, brought to one form (``library.identifiers``): no two books share one."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=identifiers.MAX_KEY, unique=True)

    def __str__(self) -> str:
        return self.key
