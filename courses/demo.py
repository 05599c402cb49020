"""The demo city's courses and microlectures: own writing out of ``demo_courses.txt``, recordings made on the spot.

The recordings last some seconds; that is why their class hours are entered, with that as the reason.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Page

from content.models import Audience, Category, Subject
from courses.enums import ItemKind
from courses.models import CataloguePage, CoursePage, Lesson, MicrolecturePage, TopicPage
from courses.models.base import LearningPage
from courses.studio import film, sound
from media import webvtt
from media.actions import take_file
from media.enums import Variant
from media.models import Attachment, Picture, Recording
from media.webvtt import Cue
from network.demo import invent_name
from network.demo_data import remember
from network.models import Organisation
from search import kinds

SOURCE = Path(__file__).parent / "data" / "demo_courses.txt"
TOPICS = SOURCE.with_name("demo_topics.txt")
ENGLISH = SOURCE.with_name("demo_english.toml")
TOPIC_KINDS = ("courses", "microlectures", "classes", "books", "news")
"""The kinds a sample topic is made of, in the order of its page."""
REASON = "样例录音只有几秒，课时按完整的课计算"
ENGLISH_REASON = "The sample recordings last some seconds; class hours are those of a whole course."
ENTERED_BY = "样例编辑"
SLIDE = 3
"""Seconds each slide is shown."""
HOURS_IN_ALL = {"city": 620, "full": 14_205}
ENTERPRISES = ("样例机械厂职工学校", "样例物业公司培训部")


@dataclass(frozen=True)
class Group:
    """A category with its microlectures (title, sign, sentences) and courses (fields of their lines)."""

    category: str
    subject: str
    series: str
    micro: list[list[str]] = field(default_factory=list)
    courses: list[list[str]] = field(default_factory=list)


def groups() -> list[Group]:
    """What the file says."""
    found: list[Group] = []
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        kind, rest = line[:2], line[2:].split("|")
        if kind == "= ":
            found.append(Group(rest[0], rest[1], rest[2]))
        elif kind == "m ":
            found[-1].micro.append(rest)
        elif kind == "c ":
            found[-1].courses.append(rest)
    return found


def make_courses(dice: random.Random, front: Page, hours: int = HOURS_IN_ALL["city"]) -> None:
    """Fill the catalogue below the front page; class hours are ``hours`` in all."""
    index = CataloguePage.objects.child_of(front).get()
    terms = Category.objects.in_bulk(field_name="slug")
    known = [group for group in groups() if group.category in terms]
    shares = _shares(dice, [short for group in known for short in (*[True] * len(group.micro), *[False] * len(group.courses))], hours * 10)
    made: list[Page] = []
    for group in known:
        made += _Studio(dice, index, terms[group.category], group, shares).make()
    remember(Page(pk=page.pk) for page in made)


def _shares(dice: random.Random, are_short: list[bool], tenths: int) -> Iterator[int]:
    """Unequal numbers that add up to ``tenths``: one to three for a microlecture, which is short, the rest for the courses."""
    weights = [(dice.randint(2, 9), is_short) for is_short in are_short]
    long = sum(weight for weight, is_short in weights if not is_short)
    rest = tenths - sum(1 + weight // 4 for weight, is_short in weights if is_short)
    shares = [1 + weight // 4 if is_short else rest * weight // long for weight, is_short in weights]
    shares[are_short.index(False)] += tenths - sum(shares)
    return iter(shares)


def _add(parent: Page, page: Page, published: dt.datetime) -> Page:
    page.locale = parent.locale
    page.first_published_at = page.last_published_at = published
    parent.add_child(instance=page)
    return page


class _Studio:
    """Makes the pages of one group."""

    def __init__(self, dice: random.Random, index: Page, category: Category, group: Group, shares: Iterator[int]) -> None:
        self.dice, self.index, self.category, self.group, self.shares = dice, index, category, group, shares
        self.subjects = list(category.subjects.all())
        self.audiences = list(Audience.objects.all())
        self.districts = list(Organisation.objects.districts().order_by("path"))
        self.recordings: list[Recording] = []

    def make(self) -> list[Page]:
        """Microlectures first: courses play their recordings again."""
        micro = [self._microlecture(number, line) for number, line in enumerate(self.group.micro, start=1)]
        return [*micro, *(self._course(number, line) for number, line in enumerate(self.group.courses, start=1))]

    def _named(self, subject: str) -> list[Subject]:
        """The category's subject of this name, where the city still has it."""
        return [one for one in self.subjects if one.slug == f"{self.category.slug}-{subject}"]

    def _publish(self, page: LearningPage, subjects: list[Subject]) -> Page:
        page.category, page.subjects = self.category, subjects
        page.audiences = self.dice.sample(self.audiences, min(2, len(self.audiences)))
        page.people = f"{invent_name(self.dice, old=True)}老师"
        page.hours_entered, page.hours_reason = Decimal(next(self.shares)) / 10, REASON
        page.hours_by, page.hours_on = ENTERED_BY, timezone.localdate()
        page.checked_on = timezone.localdate()
        return _add(self.index, page, timezone.now() - dt.timedelta(minutes=self.dice.randrange(400 * 24 * 60)))

    def _microlecture(self, number: int, line: list[str]) -> Page:
        title, sign, words = line
        sentences = [f"{sentence}。" for sentence in words.split("。") if sentence]
        recording = self._recording(title, sign, sentences, with_pictures=number == 1)
        self.recordings.append(recording)
        page = MicrolecturePage(title=title, slug=f"{self.category.slug}-m{number}", lead=sentences[0], sign=sign, recording=recording)
        page.series, page.series_order = self.group.series, number
        return self._publish(page, self._named(self.group.subject))

    def _recording(self, title: str, sign: str, sentences: list[str], *, with_pictures: bool) -> Recording:
        made = Recording(title=title, collection=Collection.get_first_root_node())
        if with_pictures:
            slides = [film.slide(sign, words, self.category.cloth, at, len(sentences)) for at, words in enumerate(sentences, start=1)]
            take_file(made, Variant.FILE, ContentFile(film.webm(slides, SLIDE), f"{self.category.slug}.webm"))
            made.poster = _picture(title, film.jpeg(slides[0]))
            times = [(float(at * SLIDE), float((at + 1) * SLIDE)) for at in range(len(sentences))]
        else:
            spoken = sound.record(sentences)
            take_file(made, Variant.FILE, ContentFile(spoken.data, f"{self.category.slug}.wav"))
            times = spoken.times
        cues = [Cue(start, end, words) for (start, end), words in zip(times, sentences, strict=True)]
        made.captions = webvtt.write(cues)
        made.chapters = webvtt.write([Cue(cues[0].start, cues[1].start, "先说要紧的"), Cue(cues[1].start, cues[-1].end, "接着怎么做")])
        made.plays = self.dice.randrange(900)
        made.save()
        remember([made])
        return made

    def _course(self, number: int, line: list[str]) -> Page:
        title, subject, lead, parts, *check = line
        page = CoursePage(title=title, slug=f"{self.category.slug}-c{number}", lead=lead)
        if number == 3 and self.districts:
            page.organisation = self.dice.choice(self.districts)
            page.kind, page.source = ItemKind.SPECIAL, f"{page.organisation.short_name}特色课程"
        elif number == 4:
            page.kind, page.source = ItemKind.ENTERPRISE, self.dice.choice(ENTERPRISES)
        page.lessons = [self._lesson(at, name, page, check) for at, name in enumerate(parts.split("/"))]
        return self._publish(page, self._named(subject))

    def _lesson(self, at: int, title: str, page: CoursePage, check: list[str]) -> Lesson:
        micro = self.group.micro[(at + len(page.title)) % len(self.group.micro)]
        words = "".join(f"<li>{sentence}。</li>" for sentence in micro[2].split("。") if sentence)
        text = f"<p>这一讲说“{title}”。{page.lead}先看一遍，再照着做一遍，最后说给家里人听。</p><p>顺便记住“{micro[0]}”的几句话：</p><ul>{words}</ul>"
        questions = [_question(check, is_first=bool(self.dice.getrandbits(1)))] if at == 2 else []
        lesson = Lesson(title=title, text=[("paragraph", text)], questions=questions)
        if at == 0 and page.kind != ItemKind.ENTERPRISE:
            lesson.recording = self.dice.choice(self.recordings)
        if at == 1:
            lesson.document_text = f"{page.title}\n\n{page.lead}\n\n{title}\n{micro[2]}"
            lesson.document = _document(f"{page.title}讲义", f"{lesson.document_text}\n")
        return lesson


def make_english(front: Page) -> None:
    """Two courses in English, below the English catalogue where there is one; what is heard and handed out is the Chinese course's."""
    index = CataloguePage.objects.child_of(front).get()
    catalogue = CataloguePage.objects.filter(translation_key=index.translation_key).exclude(pk=index.pk).first()
    if catalogue is None:
        return
    told = tomllib.loads(ENGLISH.read_text(encoding="utf-8"))["course"]
    sources = {page.slug: page for page in CoursePage.objects.child_of(index).filter(slug__in=[one["slug"] for one in told])}
    remember(Page(pk=_in_english(catalogue, sources[one["slug"]], one).pk) for one in told if one["slug"] in sources)


def _in_english(catalogue: Page, source: CoursePage, told: dict[str, Any]) -> Page:
    kept = ("slug", "translation_key", "kind", "category", "organisation", "sign", "hours_entered", "checked_on")
    page = CoursePage(title=told["title"], lead=told["lead"], hours_reason=ENGLISH_REASON, **{name: getattr(source, name) for name in kept})
    page.sign = source.cover_sign
    lessons = zip(source.lessons.all(), told["lessons"], strict=True)
    page.lessons = [_lesson_in_english(lesson, words) for lesson, words in lessons]
    page.subjects, page.audiences = source.subjects.all(), source.audiences.all()
    return _add(catalogue, page, source.first_published_at or timezone.now())


def _lesson_in_english(lesson: Lesson, words: dict[str, Any]) -> Lesson:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in words["text"])
    answers = [{"text": words.get(name, ""), "is_right": name == "right"} for name in ("right", "wrong")]
    questions = [("question", {"question": words["question"], "answers": answers, "explanation": ""})] if "question" in words else []
    kept = {name: getattr(lesson, name) for name in ("recording", "document", "document_text")}
    return Lesson(title=words["title"], text=[("paragraph", text)], questions=questions, **kept)


def _question(check: list[str], *, is_first: bool) -> tuple[str, dict[str, object]]:
    text, right, wrong = check
    answers = [{"text": right, "is_right": True}, {"text": wrong, "is_right": False}]
    return "question", {"question": text, "answers": answers if is_first else answers[::-1], "explanation": "拿不准就把这一讲再看一遍，不着急。"}


def _picture(title: str, data: bytes) -> Picture:
    made = Picture(title=title, file=ContentFile(data, "slide.jpg"), width=film.WIDTH, height=film.HEIGHT, credit="样例图片")
    made.save()
    remember([made])
    return made


def _document(title: str, words: str) -> Attachment:
    data = words.encode()
    made = Attachment(title=title, file=ContentFile(data, "handout.txt"), file_size=len(data))
    made.save()
    remember([made])
    return made


def make_topics(front: Page) -> None:
    """Fill the topics; comes last, because they name books, classes and announcements too, each by its title."""
    index = CataloguePage.objects.child_of(front).get()
    made = []
    for paragraph in TOPICS.read_text(encoding="utf-8").split("= ")[1:]:
        head, *titles = paragraph.splitlines()
        slug, title, lead = head.split("|")
        entries = [("entry", address) for name in TOPIC_KINDS for address in _addresses(name, titles)]
        made.append(_add(index, TopicPage(title=title, slug=slug, lead=lead, entries=entries), timezone.now()))
    remember(Page(pk=page.pk) for page in made)


def _addresses(name: str, titles: list[str]) -> list[str]:
    """Where the public things of a kind stand, one for each title, in the order of the titles."""
    kind = next((kind for kind in kinds.registered() if kind.name == name), None)
    if kind is None:
        return []
    model = apps.get_model(kind.model)
    keys = list(model._default_manager.filter(title__in=titles).order_by("-pk").values_list("pk", flat=True))
    found = {row["title"]: row for row in kind.rows(keys, None)}
    rows = [found[title] for title in titles if title in found]
    return [reverse(kind.address, kwargs={"pk": row["id"]}) if kind.address else row["url"] for row in rows]
