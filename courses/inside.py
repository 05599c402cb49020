"""What is said and written inside of microlectures and courses, for the search inside of works: seconds of recordings, lessons of courses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from content import routing
from courses import querysets
from courses.models import CoursePage, Lesson, MicrolecturePage
from courses.models.base import LearningPage
from media.models import Recording
from pagecache import tags
from search import passages
from search.passages import Piece, Place


def sources() -> list[passages.Source]:
    """Microlectures and courses as sources of passages."""
    lecture, course = pgettext_lazy("search", "microlecture"), pgettext_lazy("search", "course")
    return [
        passages.Source("microlectures", lecture, "courses.MicrolecturePage", _lectures, _is_public, of_lecture, found_lectures),
        passages.Source("courses", course, "courses.CoursePage", _courses, _is_public, of_course, found_courses),
    ]


def _lectures() -> QuerySet[Any]:
    rows: QuerySet[Any] = MicrolecturePage.objects.select_related("recording")
    return rows


def _courses() -> QuerySet[Any]:
    rows: QuerySet[Any] = CoursePage.objects.all()
    return rows


def _is_public(page: LearningPage) -> bool:
    """Of translations and shared copies the page that they were made from is found."""
    return page.alias_of_id is None and not routing.is_foreign(page.path) and not routing.is_restricted(page.path)


def of_lecture(page: MicrolecturePage) -> Iterator[Piece]:
    """Yield what is said in a microlecture."""
    for recording in page.recordings():
        yield from _said("", recording, routing.address(page.url_path) or "")


def of_course(page: CoursePage) -> Iterator[Piece]:
    """Yield what stands in the lessons of a course, their titles first, and what is said in them."""
    page.__dict__.pop("ordered_lessons", None)
    for number, lesson in enumerate(page.ordered_lessons, 1):
        yield from _of_lesson(number, lesson, routing.address(page.url_path) or "")


def _of_lesson(number: int, lesson: Lesson, address: str) -> Iterator[Piece]:
    url, texts = f"{address}?lesson={number}", lesson.text.stream_block.get_searchable_content(lesson.text) if lesson.text else []
    written = [lesson.title, *(line.strip() for text in texts for line in str(text).splitlines() if line.strip())]
    for at, text in enumerate(written):
        yield Piece(str(number), at, text, url, lesson.title)
    if lesson.shown_recording is not None:
        yield from _said(str(number), lesson.shown_recording, url, len(written), lesson.title)


def _said(part: str, recording: Recording, url: str, first: int = 0, title: str = "") -> Iterator[Piece]:
    """Yield the paragraphs of a transcript; their second stands in the address, where it is known."""
    paragraphs = [(one, chapter.title) for chapter in recording.parts for one in chapter.paragraphs]
    for at, (paragraph, chapter) in enumerate(paragraphs, first):
        label = " ".join(filter(None, [title or chapter, paragraph.clock])) or recording.title
        yield Piece(part, at, paragraph.text, f"{url}#{paragraph.anchor or 'read'}", label)


def found_lectures(places: Mapping[int, Sequence[Place]]) -> Iterable[passages.Work]:
    """Return microlectures that citizens may see, with what is said in them; one query."""
    tags.used(*querysets.TAGS)
    for page in _lectures().filter(pk__in=places, live=True, recording__is_private=False):
        address = routing.address(page.url_path)
        if address and _is_public(page):
            yield passages.Work(page.pk, page.title, address, list(of_lecture(page)))


def found_courses(places: Mapping[int, Sequence[Place]]) -> Iterable[passages.Work]:
    """Return courses that citizens may see, with some of their lessons; one query."""
    tags.used(*querysets.TAGS)
    lessons: dict[int, list[Lesson]] = {}
    rows = Lesson.objects.filter(page__in=list(places), page__live=True).order_by("page", "sort_order", "pk")
    for lesson in rows.select_related("page", "recording"):
        lessons.setdefault(lesson.page_id, []).append(lesson)
    for pk, ordered in lessons.items():
        page, wanted = ordered[0].page, {part for part, _first, _last in places[pk]}
        address = routing.address(page.url_path)
        if address and _is_public(page):
            numbered = [(number, lesson) for number, lesson in enumerate(ordered, 1) if str(number) in wanted]
            yield passages.Work(pk, page.title, address, [piece for number, lesson in numbered for piece in _of_lesson(number, lesson, address)])
