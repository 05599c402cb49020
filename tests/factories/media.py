"""Recordings and documents. The files are the samples of tests/data/recordings or the bytes given."""

from pathlib import Path

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from wagtail.models import Collection

from media import actions
from media.enums import Variant
from media.models import Attachment, Recording

SAMPLES = Path(__file__).parents[1] / "data" / "recordings"
CAPTIONS = "WEBVTT\n\n00:00.200 --> 00:01.000\n一斤面，四两半水。\n\n00:01.100 --> 00:01.900\n三揉三醒。\n"
CHAPTERS = "WEBVTT\n\n00:00.000 --> 00:01.000\n面和水\n\n00:01.000 --> 00:02.000\n揉面\n"


def sample(name="video.mp4"):
    """A sample as an uploaded file."""
    return ContentFile((SAMPLES / name).read_bytes(), name)


def root_collection():
    return Collection.get_first_root_node()


class RecordingFactory(DjangoModelFactory):
    """``RecordingFactory(sample="sound.mp3")``, or ``seconds=720`` for a length that the sample has not."""

    class Meta:
        model = Recording

    title = factory.Sequence("录像{}".format)
    collection = factory.LazyFunction(root_collection)

    @classmethod
    def _create(cls, model_class, **kwargs):
        made = model_class()
        actions.take_file(made, Variant.FILE, sample(kwargs.pop("sample", "video.mp4")))
        for name, value in kwargs.items():
            setattr(made, name, value)
        made.save()
        return made


class AttachmentFactory(DjangoModelFactory):
    """A document of a line of text."""

    class Meta:
        model = Attachment

    title = factory.Sequence("讲义{}".format)
    collection = factory.LazyFunction(root_collection)
    file = factory.LazyFunction(lambda: ContentFile("一斤面，四两半水。\n".encode(), "讲义.txt"))
    file_size = 28
