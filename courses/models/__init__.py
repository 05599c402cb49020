"""Courses with their lessons, microlectures, topics, the catalogue; and the row that lists read."""

from courses.models.catalogue import CataloguePage
from courses.models.courses import CoursePage, Lesson
from courses.models.items import Item, ItemTerm
from courses.models.microlectures import MicrolecturePage
from courses.models.topics import TopicPage

__all__ = ["CataloguePage", "CoursePage", "Item", "ItemTerm", "Lesson", "MicrolecturePage", "TopicPage"]
