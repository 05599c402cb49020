"""Books with and without text."""

import factory
from factory.django import DjangoModelFactory

from library.importing.cleaning import clean, numbered, paragraph
from library.models import Book, Chapter
from network.enums import RowState
from tests.factories.network import CityFactory


class BookFactory(DjangoModelFactory):
    """A published record without text."""

    class Meta:
        model = Book

    organisation = factory.SubFactory(CityFactory)
    state = RowState.PUBLISHED
    title = factory.Sequence("街巷漫谈第{}册".format)
    creators = "郝师傅 著"


class ReadableFactory(BookFactory):
    """A book of three chapters with two paragraphs each, to read and to take away."""

    class Meta:
        skip_postgeneration_save = True

    rights = "both"
    chapter_count = 3
    characters = 60
    chapters = factory.PostGeneration(lambda book, _create, _given, **_more: write_chapters(book))


def write_chapters(book: Book) -> None:
    """Three chapters."""
    for number in range(1, 4):
        html, count = numbered(paragraph(f"第{number}章说的是醋。") + paragraph("醋要后放。"))
        Chapter.objects.create(book=book, number=number, title=f"第{number}章 海子边", html=clean(html), paragraphs=count, characters=20)
