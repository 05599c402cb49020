"""Announcements of the demo city: complete, readable, gone with their files."""

import io
import random
from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageStat

from home.actions import build_site
from home.demo import remove
from media import attachments
from media.models import Attachment, Picture
from network.actions import import_divisions
from news import demo, drawing, papers
from news.enums import NewsKind, Standing
from news.models import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def made(django_db_setup, django_db_blocker):
    """The announcements, made once for the class and taken back with the transaction; the files go with the class's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_divisions()
        build_site()
        yield demo.make_news(random.Random(1))
        transaction.set_rollback(True)


@pytest.mark.usefixtures("made")
class TestAnnouncements:
    def test_forty_of_all_kinds_with_everything_an_announcement_can_have(self, made):
        assert len(made) == 40
        assert set(Counter(page.kind for page in made)) == set(NewsKind.values)
        assert {page.standing() for page in made} == set(Standing)
        assert sum(page.explains is not None for page in made) == 3
        assert NewsPage.objects.exclude(attachments=None).distinct().count() >= 8
        assert NewsPage.objects.exclude(picture=None).count() >= 20
        assert len({page.issued_on.year for page in made}) >= 2
        for page in made:
            page.full_clean()

    def test_attachments_come_as_they_were_written_with_type_and_size(self, client, made):
        for page in [page for page in made if page.attachments.exists()]:
            text = client.get(page.url).content.decode()
            assert page.title in text
            for one in page.attachments.all():
                assert one.text
                assert f"{one.document.kind_told}</span>" in text
                assert f"{one.document.size_told}</span>" in text
                answer = client.get(one.document.url)
                with one.document.file.open() as file:
                    assert b"".join(answer) == file.read()

    def test_policy_and_explanation_lead_to_each_other(self, client):
        policy, explained = (NewsPage.objects.get(slug=slug) for slug in ("class-hours-rules", "class-hours-explained"))
        assert f'href="{explained.url}"' in client.get(policy.url).content.decode()
        assert f'href="{policy.url}"' in client.get(explained.url).content.decode()

    def test_again_makes_nothing(self):
        assert demo.make_news(random.Random(1)) == []
        assert NewsPage.objects.count() == 40

    def test_removal_takes_pages_and_files_and_leaves_the_index(self, django_capture_on_commit_callbacks):
        files = [row.file.name for model in (Attachment, Picture) for row in model.objects.all()]
        assert all(default_storage.exists(name) for name in files)
        with django_capture_on_commit_callbacks(execute=True):
            remove(lambda _line: None)
        assert (NewsPage.objects.count(), Attachment.objects.count(), Picture.objects.count()) == (0, 0, 0)
        assert NewsIndexPage.objects.count() == 2, "the Chinese and the English one"
        assert not any(default_storage.exists(name) for name in files)


def test_before_the_site_is_told():
    with pytest.raises(LookupError, match="build_site"):
        demo.make_news(random.Random(1))


@pytest.mark.parametrize("name", drawing.MOTIFS)
def test_pictures_are_drawn_and_not_grey_boxes(name):
    data = drawing.draw_picture(name, random.Random(1))
    assert data == drawing.draw_picture(name, random.Random(1)), "the same dice, the same picture"
    image = Image.open(io.BytesIO(data))
    assert image.size == (drawing.WIDTH, drawing.HEIGHT)
    assert max(ImageStat.Stat(image).stddev) > 20


@pytest.mark.parametrize("extension", papers.WRITERS)
def test_documents_are_what_they_say(extension):
    assert attachments.check(io.BytesIO(papers.write(extension, "一|二\n三|四 & <五>")), f"表.{extension}") == extension
