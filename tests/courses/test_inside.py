"""What is said in a recording is found and opens at its second, a course at its lesson; what citizens may not see never appears."""

import re

import pytest
from django.test import Client
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from courses.models import Item, Lesson
from search.actions import index_objects
from search.passages import feeding, finding
from tests.factories.courses import catalogue, course, microlecture
from tests.factories.media import RecordingFactory

CAPTIONS = """WEBVTT

00:00.200 --> 00:09.000
今天说说发面的火候。

01:35.400 --> 01:42.000
面盆要搁在暖气片旁边，盖一块湿布。

02:10.000 --> 02:14.000
一个钟头就够了。
"""


@pytest.fixture
def lectures(db):
    return catalogue()


def links(client: Client, query: str) -> list[tuple[str, str]]:
    page = client.get("/search/", {"q": query}).content.decode()
    return re.findall(r'<p[^>]*><a class="hl" href="([^"]*)">([^<]*)</a>', page)


def titles(query: str) -> list[str]:
    return [work.title for work in finding.find(query)]


def found_by(query: str) -> list[str]:
    """Titles of the pages that are found themselves, by any of their words."""
    return [page.title for page in get_search_backend().search(query, Page)]


def test_a_caption_opens_at_its_second(lectures, client: Client) -> None:
    page = microlecture(lectures, recording=RecordingFactory(seconds=140, captions=CAPTIONS))
    feeding.drain()
    assert links(client, "暖氣片旁邊") == [(f"{page.url}#t95", "1:35")]
    shown = client.get(page.url).content.decode()
    assert "面盆要搁在暖气片旁边" in shown.partition('<p id="t95">')[2].partition("</p>")[0]


def test_a_transcript_without_times_opens_where_it_is_read(lectures, client: Client) -> None:
    page = microlecture(lectures, recording=RecordingFactory(title="发面", transcript="面盆要搁在暖气片旁边。\n0:07 盖一块湿布。\n0:07 再等等。"))
    feeding.drain()
    assert links(client, "暖气片旁边") == [(f"{page.url}#read", "发面")]
    assert links(client, "一块湿布") == [(f"{page.url}#t7", "0:07")]
    assert client.get(page.url).content.decode().count('id="t7"') == 1


def test_a_course_opens_at_its_lesson(lectures, client: Client) -> None:
    rows = [
        Lesson(title="备料", text=[("paragraph", "<p>先称一斤面粉。</p>")]),
        Lesson(title="发面", text=[("paragraph", "<p>酵母用温水化开。</p>")], recording=RecordingFactory(seconds=140, captions=CAPTIONS)),
    ]
    page = course(lectures, rows=rows)
    feeding.drain()
    assert links(client, "温水化开") == [(f"{page.url}?lesson=2", "发面")]
    assert links(client, "盖一块湿布") == [(f"{page.url}?lesson=2#t95", "发面 1:35")]
    titled = f'<p><a class="hl" href="{page.url}?lesson=1"><mark>备料</mark></a></p>'
    assert titled in client.get("/search/", {"q": "备料"}).content.decode()
    assert links(client, "一斤面粉") == [(f"{page.url}?lesson=1", "备料")]
    assert 'id="t95"' in client.get(f"{page.url}?lesson=2").content.decode()


def test_new_captions_are_found_and_old_ones_are_not(lectures) -> None:
    recording = RecordingFactory(seconds=140, captions=CAPTIONS)
    microlecture(lectures, recording=recording)
    feeding.drain()
    recording.captions = CAPTIONS.replace("暖气片", "灶台")
    recording.save()
    assert titles("暖气片") == []
    feeding.drain()
    assert titles("灶台旁边") == ["第1讲"]


def test_what_citizens_may_not_see_never_appears(lectures) -> None:
    private = RecordingFactory(seconds=140, captions=CAPTIONS)
    lecture = microlecture(lectures, 1, recording=private)
    lesson = course(lectures, 2, rows=[Lesson(title="发面", recording=private)])
    other = microlecture(lectures, 3, recording=RecordingFactory(seconds=140, captions=CAPTIONS))
    feeding.drain()
    assert sorted(titles("盖一块湿布")) == ["第1讲", "第2门", "第3讲"]
    private.is_private = True
    private.save()
    assert titles("盖一块湿布") == ["第3讲"]
    feeding.drain()
    assert feeding.status().works == 2  # of the course the lesson's title is left
    private.is_private = False
    private.save()
    feeding.drain()
    assert len(titles("盖一块湿布")) == 3
    lecture.unpublish()
    assert sorted(titles("盖一块湿布")) == ["第2门", "第3讲"]
    lesson.delete()
    assert titles("盖一块湿布") == ["第3讲"]
    restriction = lectures.view_restrictions.create(restriction_type="login")
    assert titles("盖一块湿布") == []
    restriction.delete()
    assert titles("盖一块湿布") == ["第3讲"]
    other.delete()
    assert titles("盖一块湿布") == []


def test_a_deleted_recording_takes_its_words_and_its_length_with_it(lectures) -> None:
    recording = RecordingFactory(seconds=2700, captions=CAPTIONS)
    page = course(lectures, rows=[Lesson(title="发面", recording=recording)])
    index_objects([page])  # as its commit does
    feeding.drain()
    assert titles("盖一块湿布") == ["第1门"]
    assert found_by("盖一块湿布") == [page.title]
    assert Item.objects.get(pk=page.pk).seconds == 2700
    recording.delete()
    assert found_by("盖一块湿布") == []
    assert Item.objects.get(pk=page.pk).seconds == 0
    feeding.drain()
    assert [fault for _name, _wanted, faults in feeding.compare(50) for fault in faults] == []


def test_words_of_a_recording_that_is_private_by_now_find_no_page(lectures) -> None:
    recording = RecordingFactory(seconds=140, captions=CAPTIONS)
    lecture = microlecture(lectures, recording=recording)
    page = course(lectures, rows=[Lesson(title="发面", recording=recording)])
    index_objects([lecture, page])  # as their commits do
    assert sorted(found_by("盖一块湿布")) == sorted([lecture.title, page.title])
    recording.is_private = True
    recording.save()
    assert found_by("盖一块湿布") == []
