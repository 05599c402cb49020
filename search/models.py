"""The state of the index, the words that mean the same, and what a search server must still be told."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagecache.querysets import TaggedQuerySet
from search.personal import is_personal
from search.text import clean_query, fold, is_chinese, is_syllable, query_phrases, runs


class IndexState(models.Model):
    """One row: of which version of ``search.text`` the tokens in the index are, and of which fields."""

    version = models.PositiveIntegerField()
    fields = models.CharField(max_length=16, default="")
    built_at = models.DateTimeField(null=True)
    suggested = models.PositiveIntegerField(default=0)
    """The number of the suggestions in use; see ``Beginning.made``."""
    suggested_from = models.CharField(max_length=60, default="")
    """What the index was when they were made."""

    def __str__(self) -> str:
        return f"version {self.version}"


LONGEST = 200
"""Characters of a line of synonyms."""
_COMMAS = re.compile("[,，、;；]")


class Synonym(models.Model):
    """Words that mean the same to citizens: who searches for one finds the others."""

    words = models.CharField(
        _("words"),
        max_length=LONGEST,
        unique=True,
        help_text=_("At least two, with = between them: 广场舞 = 健身舞. Who types one finds all."),
    )

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("words",)

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Refuse what is no list of at least two different words, nothing but single characters, or what another line says already.

        A list that is written with commas is one with = between its words.
        """
        if not self.words:  # it is told already what is wrong with them
            return
        listed = " = ".join(filter(None, map(str.strip, _COMMAS.split(self.words))))
        if "=" not in fold(self.words) and len(listed) <= LONGEST:
            self.words = listed
        words = set(groups_of(self.words))
        if len(words) < 2:
            raise ValidationError({"words": _("Write at least two different words with = between them: 广场舞 = 健身舞")})
        if all(len(word) == 1 for word in words):
            raise ValidationError({"words": _("A single character means too much: write at least one word of two or more, as in 醋 = 陈醋")})
        for line in Synonym.objects.exclude(pk=self.pk).values_list("words", flat=True):
            there = set(groups_of(line))
            if words <= there:
                raise ValidationError({"words": _("These words are together already in the line “%(line)s”.") % {"line": line}})
            if there < words:
                raise ValidationError(
                    {"words": _("Some of these words are a line already: “%(line)s”. Please add the others there.") % {"line": line}}
                )


def groups_of(words: str) -> list[str]:
    """Return the different folded words of a line like ``广场舞 = 健身舞``."""
    folded = (" ".join(match[0] for match in runs(part)) for part in fold(words).split("="))
    return list(dict.fromkeys(word for word in folded if word))


class Change(models.Model):
    """An object that changed, written with it in one transaction; it goes when the search server has been told."""

    content_type = models.PositiveIntegerField()
    object_id = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.content_type}:{self.object_id}"


class ServerState(models.Model):
    """One row: since when the search server lacks something (None: it has all), why, and when it last caught up."""

    behind_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, default="")
    caught_up_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reason or "up to date"


class Beginning(models.Model):
    """A way to begin typing ``text``: ``key`` begins with the folded characters, pinyin or initials without blanks.

    ``short``: the key is one or two characters long and the row is one of the best for it; only full keys are ranges.
    Rows of one making carry its number; those in use are named by ``IndexState.suggested``.
    """

    made = models.PositiveIntegerField()
    short = models.BooleanField()
    key = models.CharField(max_length=60)
    text = models.CharField(max_length=60)
    source = models.CharField(max_length=20)
    weight = models.PositiveIntegerField()

    objects = TaggedQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("made", "short", "key"), name="search_begun"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class Answered(models.IntegerChoices):
    """How well a search was answered, the best last."""

    NOTHING = 0, _("nothing")
    SOME = 1, _("only some of the words")
    NEARLY = 2, _("only what comes near")
    WHOLLY = 3, _("what was asked for")


class SearchCount(models.Model):
    """How often something was searched for on a day, from which district; nothing about who did. Rows go after some weeks."""

    day = models.DateField()
    query = models.CharField(max_length=60)
    district = models.CharField(max_length=6, default="")
    times = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(choices=Answered, default=Answered.NOTHING)
    """Both of the last time."""
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = pgettext_lazy("searches", "query")
        verbose_name_plural = pgettext_lazy("searches", "queries")
        constraints = (models.UniqueConstraint(fields=("day", "query", "district"), name="one_count_a_day"),)

    def __str__(self) -> str:
        return f"{self.query} × {self.times}"


class Opening(models.Model):
    """How often one thing was opened from results in a month (its first day); nothing about who did. Rows go after some months."""

    month = models.DateField()
    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("month", "kind", "object_id"), name="one_opening_a_month"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id} × {self.times}"


class Wish(models.Model):
    """What citizens asked for and did not find, or an editor noted as wanted; ``key`` is what tells one from another."""

    words = models.CharField(_("wanted"), max_length=60)
    key = models.CharField(max_length=60, unique=True, editable=False)
    times = models.PositiveIntegerField(_("asked for"), default=0)
    district = models.CharField(max_length=6, default="", editable=False)
    first_on = models.DateField(_("first on"), default=timezone.localdate, editable=False)
    last_on = models.DateField(_("last on"), default=timezone.localdate, editable=False)
    is_settled = models.BooleanField(_("settled"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For colleagues: who sees to it, where it can be found now."))

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wanted content")
        verbose_name_plural = _("wanted content")
        ordering = ("is_settled", "-times", "-last_on")

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the key of its words."""
        self.key = key_of(self.words)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Words only, as of citizens, and nothing twice."""
        if not self.words:  # it is told already what is wrong with them
            return
        self.words = clean_query(self.words)
        before = Wish.objects.filter(pk=self.pk).values_list("words", flat=True).first()
        if self.words != before and is_personal(self.words):
            raise ValidationError({"words": _("Please leave out telephone and identity numbers: nobody needs to know who you are.")})
        if not query_phrases(self.words) or not key_of(self.words):
            raise ValidationError({"words": _("Please write what is wanted.")})
        if same := Wish.objects.filter(key=key_of(self.words)).exclude(pk=self.pk).first():
            told = {"words": same.words, "times": same.times}
            raise ValidationError({"words": _("“%(words)s” is on the list already (asked for: %(times)s). Please look for it there.") % told})


def key_of(words: str) -> str:
    """Return what is compared of a wish: folded, without blanks and marks but for + and # (C++)."""
    return "".join(char for char in fold(words) if char.isalnum() or char in "+#")


class Reading(models.Model):
    """How a local name is read where dictionaries get it wrong: for pinyin and initials."""

    words = models.CharField(_("name"), max_length=12, unique=True, help_text=_("As short as it is read so: 长风, not 长风街社区."))
    pinyin = models.CharField(_("read as"), max_length=80, help_text=_("Pinyin without tones, a blank between the characters: chang feng. ü is v."))

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("pinyin", "reading")
        verbose_name_plural = pgettext_lazy("pinyin", "readings")
        ordering = ("pinyin",)

    def __str__(self) -> str:
        return f"{self.words} {self.pinyin}"

    def clean(self) -> None:
        """One syllable for each character."""
        self.words, self.pinyin = fold(self.words).strip(), " ".join(fold(self.pinyin).split())
        if len(self.words) < 2 or not all(map(is_chinese, self.words)):
            raise ValidationError({"words": _("At least two characters and nothing but Chinese: a single one is read in many ways.")})
        syllables = self.pinyin.split()
        if len(syllables) != len(self.words) or not all(map(is_syllable, syllables)):
            raise ValidationError({"pinyin": _("Write one syllable for each character, with a blank between them: chang feng")})


class PassageWork(models.Model):
    """A work whose inside stands in the index of passages (``search.passages``). Its key is the upper part of its passages' numbers.

    ``places`` tells where each passage is: part, first and last place, as JSON. A work is written (``WRITING``, ``written`` passages so far),
    then found (``LIVE``); what is replaced, hidden or deleted is ``GONE`` at once. ``is_next``: in the table that is being rebuilt.
    ``told``: the search server has it, or has forgotten it.
    """

    WRITING, LIVE, GONE = range(3)

    content_type = models.PositiveIntegerField()
    object_id = models.CharField(max_length=60)
    state = models.PositiveSmallIntegerField(default=WRITING)
    is_next = models.BooleanField(default=False)
    told = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    places = models.TextField(default="[]")
    tokens = models.TextField(default="")
    digest = models.CharField(max_length=16)

    class Meta:
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="passages_of"),
            models.Index(fields=("state", "told"), name="passages_state"),
        )

    def __str__(self) -> str:
        return f"{self.content_type}:{self.object_id}"


class PassageMark(models.Model):
    """A work that changed, written with it in one transaction; it goes when its passages were made anew."""

    content_type = models.PositiveIntegerField()
    object_id = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.content_type}:{self.object_id}"
