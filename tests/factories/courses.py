"""The catalogue with courses, microlectures and topics."""

import datetime as dt

from django.utils import timezone

from courses.models import CataloguePage, CoursePage, Lesson, MicrolecturePage, TopicPage
from tests.factories.home import add, front_page
from tests.factories.media import RecordingFactory


def catalogue(parent=None, **fields):
    """The catalogue at /courses/, or below another page."""
    return add(parent or front_page(), CataloguePage(), **({"title": "课程", "slug": "courses"} | fields))


def course(parent, number=1, lessons=0, **fields):
    """Course ``number``, a day older than the one before, with ``lessons`` lessons of text."""
    published = timezone.now() - dt.timedelta(days=number)
    fields = {"title": f"第{number}门", "slug": f"c{number}", "lead": f"导语{number}", "published": published} | fields
    subjects, audiences = fields.pop("subjects", ()), fields.pop("audiences", ())
    page = CoursePage()
    page.lessons = fields.pop("rows", [Lesson(title=f"第{at}讲", text=[("paragraph", "<p>正文</p>")]) for at in range(1, lessons + 1)])
    page.subjects, page.audiences = subjects, audiences
    return add(parent, page, **fields)


def microlecture(parent, number=1, recording=None, **fields):
    """Microlecture ``number``, a day older than the one before; twelve minutes long."""
    published = timezone.now() - dt.timedelta(days=number)
    fields = {"title": f"第{number}讲", "slug": f"m{number}", "lead": f"导语{number}", "published": published} | fields
    return add(parent, MicrolecturePage(recording=recording or RecordingFactory(seconds=720)), **fields)


def topic(parent, *addresses, **fields):
    """A topic that gathers what stands at ``addresses``."""
    fields = {"title": "专题", "slug": "topic", "entries": [("entry", address) for address in addresses]} | fields
    return add(parent, TopicPage(), **fields)


def question(text="放多少水？", right=1, answers=("四两半", "一斤")):
    """A question whose ``right``-th answer is right."""
    return (
        "question",
        {"question": text, "answers": [{"text": one, "is_right": at == right} for at, one in enumerate(answers, 1)], "explanation": "面要硬。"},
    )
