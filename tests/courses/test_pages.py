"""Pages of courses, microlectures and topics: what they show, what they cost, what they make of nonsense."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from courses import gathering
from courses.models import Lesson, TopicPage
from search.actions import index_objects
from tests.content.pictures import picture
from tests.factories.content import CategoryFactory
from tests.factories.courses import catalogue, course, microlecture, question, topic
from tests.factories.home import standard_page
from tests.factories.library import BookFactory
from tests.factories.media import CAPTIONS, CHAPTERS, AttachmentFactory, RecordingFactory
from tests.factories.timetable import SeriesFactory

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 10])
def test_course_costs_two_queries(client, django_assert_num_queries, count):
    rows = [
        Lesson(title=f"第{at}讲", recording=RecordingFactory(), document=AttachmentFactory(), document_text="全文", questions=[question()])
        for at in range(count)
    ]
    course(catalogue(), rows=rows)
    read(client, "/courses/c1/")
    with django_assert_num_queries(2):  # page, lessons
        text = read(client, "/courses/c1/")
    assert text.count("?lesson=") == count + (count > 1)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_microlecture_costs_two_queries(client, django_assert_num_queries, count):
    index = catalogue()
    for number in range(1, count + 1):
        microlecture(index, number, series="在家做面食", series_order=number)
    read(client, "/courses/m1/")
    with django_assert_num_queries(2):  # page with recording, series
        read(client, "/courses/m1/")


def test_microlecture_can_be_watched_heard_and_read(client):
    recording = RecordingFactory(captions=CAPTIONS, chapters=CHAPTERS)
    index = catalogue()
    microlecture(index, 1, recording, series="面食", series_order=1)
    microlecture(index, 2, series="面食", series_order=2)
    text = read(client, "/courses/m1/")
    assert "<video controls" in text
    assert f'src="/recordings/{recording.pk}/captions.vtt"' in text
    assert "三揉三醒。" in text
    assert f"/recordings/{recording.pk}/file.mp4#t=1" in text
    assert text.index('id="next"') < text.index("/courses/m2/")


def test_private_recording_is_not_shown(client):
    recording = RecordingFactory(is_private=True, captions=CAPTIONS)
    microlecture(catalogue(), 1, recording)
    text = read(client, "/courses/m1/")
    assert "三揉三醒" not in text
    assert f"/recordings/{recording.pk}/" not in text


@pytest.mark.parametrize(("answer", "told"), [("1", "答对了"), ("2", "四两半"), ("9", None), ("x", None), ("", None)])
def test_questions_are_answered_on_the_page(client, answer, told):
    course(catalogue(), rows=[Lesson(title="一", questions=[question()])])
    text = read(client, f"/courses/c1/?lesson=1&q1={answer}")
    assert ("面要硬。" in text) == (told is not None)
    assert told is None or told in text[text.index("面要硬。") - 80 :]


@pytest.mark.parametrize(("sent", "left_out"), [("", 0), ("&q0=1", 2), ("&q0=1&q1=1", 1), ("&q0=1&q1=1&q2=2", 0), ("&q0=1&q1=9", 2)])
def test_a_question_that_was_left_out_is_asked_for(client, sent, left_out):
    course(catalogue(), rows=[Lesson(title="一", questions=[question(), question()])])
    text = read(client, f"/courses/c1/?lesson=1{sent}")
    assert text.count("请先选一个答案。") == left_out
    assert text.count(" required>") == 4


@pytest.mark.parametrize("typed", ["0", "-1", "99", "x", "²", "1" * 40])
def test_nonsense_is_the_first_lesson(client, typed):
    course(catalogue(), lessons=2)
    assert "第 1 讲：第1讲" in read(client, f"/courses/c1/?lesson={typed}")


def test_topic_mixes_kinds_and_leaves_out_what_is_gone(client, django_assert_num_queries):
    index = catalogue()
    course(index)
    about, series = standard_page(), SeriesFactory()
    topic(index, "/courses/c1/", f"/classes/{series.pk}/", "/about/", "/classes/9999/", "/nowhere/")
    text = read(client, "/courses/topic/")
    assert all(title in text for title in ("第1门", series.title, about.title))
    with django_assert_num_queries(1):
        read(client, "/courses/topic/")
    about.unpublish()
    assert about.title not in read(client, "/courses/topic/").partition("<main")[2]


@pytest.mark.parametrize("languages", [("en", "zh-hans"), ("zh-hans", "en")])
def test_topic_gathers_the_same_in_each_language_whoever_comes_first(languages):
    addresses = [f"/courses/{course(catalogue()).slug}/"]
    told = {}
    for language in languages:
        with translation.override(language):
            told[language] = [(shelf.heading, row["url"], row["facts"]) for shelf in gathering.gathered(addresses) for row in shelf.rows]
    (chinese,), (english,) = told["zh-hans"], told["en"]
    assert (chinese[0], chinese[1]) == ("课程", "/courses/c1/")
    assert (english[0] == chinese[0], english[1]) == (False, "/courses/c1/")


@pytest.mark.parametrize("times", [1, 10])
def test_topic_stays_within_four_queries(client, django_assert_max_num_queries, times):
    index = catalogue()
    made = [f"/courses/{course(index, at).slug}/" for at in range(1, times + 1)]
    made += [f"/courses/{microlecture(index, at).slug}/" for at in range(1, times + 1)]
    made += [f"/classes/{SeriesFactory().pk}/" for _ in range(times)] + [BookFactory().get_absolute_url() for _ in range(times)]
    topic(index, *made)
    assert [len(shelf.rows) for shelf in gathering.gathered(made)] == [times] * 4
    read(client, "/courses/topic/")
    with django_assert_max_num_queries(4):
        read(client, "/courses/topic/")


@pytest.mark.parametrize("address", ["/nowhere/", "https://example.org/", "courses", "/admin/", "/classes/", "//x["])
def test_address_of_nothing_is_refused_in_words(address):
    catalogue()
    with pytest.raises(ValidationError, match="不是本站"):
        TopicPage._meta.get_field("entries").stream_block.child_blocks["entry"].clean(address)


def test_page_without_lessons_says_so(client):
    course(catalogue())
    assert "正在准备" in read(client, "/courses/c1/")


@pytest.mark.parametrize("make", [course, microlecture])
def test_found_by_the_name_of_its_category(client, make):
    page = make(catalogue(), category=CategoryFactory(name="面食烹饪"))
    index_objects([page])
    text = read(client, "/search/?q=面食")
    assert f'href="{page.get_url()}"' in text


def test_microlecture_is_shared_with_the_picture_before_it_plays(client, django_assert_num_queries):
    recording = RecordingFactory(poster=picture("封面"))
    microlecture(catalogue(), 1, recording)
    read(client, "/courses/m1/")
    with django_assert_num_queries(2):  # page with recording, sizes of its poster
        text = read(client, "/courses/m1/")
    assert re.search(r'<meta property="og:image" content="http[^"]+\.jpg">', text)
    recording.is_private = True
    recording.save()
    assert "og:image" not in read(client, "/courses/m1/")
