"""The 13 categories, their finer subjects, and audiences. Editors may change them all."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from content.translations import ENGLISH
from pagecache.querysets import TaggedQuerySet


def in_words(name: str, english: str) -> str:
    """The English of the two where English is spoken and there is one."""
    return english if english and get_language() == ENGLISH else name


class Term(models.Model):
    """A word of a short, ordered, editable list."""

    name = models.CharField(_("name"), max_length=20, unique=True)
    english = models.CharField(_("in English"), max_length=40, blank=True, help_text=_("Shown on English pages; empty: the Chinese name."))
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=40, unique=True, help_text=_("Stays for ever: it stands in addresses."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        """The name in the language spoken now."""
        return in_words(self.name, self.english)


class Category(Term):
    """One of the categories of resources."""

    introduction = models.CharField(_("introduction"), max_length=200, blank=True)
    cloth = models.PositiveSmallIntegerField(
        _("cloth colour"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("1 to 8: colour of book covers and posters."),
    )

    class Meta(Term.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Subject(Term):
    """A finer subject inside a category."""

    category = models.ForeignKey(Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="subjects")

    class Meta(Term.Meta):
        verbose_name = pgettext_lazy("category", "subject")
        verbose_name_plural = _("subjects")


class Audience(Term):
    """For whom something is made: the three cares first."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
