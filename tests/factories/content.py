"""Terms and error reports."""

import factory
from factory.django import DjangoModelFactory

from content.models import Category, ErrorReport, Subject
from tests.factories.network import CommunityFactory


class CategoryFactory(DjangoModelFactory):
    """One of the categories."""

    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    name = factory.Sequence("类别{}".format)
    slug = factory.Sequence("category-{}".format)
    order = factory.Sequence(int)


class SubjectFactory(DjangoModelFactory):
    """A finer subject."""

    class Meta:
        model = Subject

    category = factory.SubFactory(CategoryFactory)
    name = factory.Sequence("小类{}".format)
    slug = factory.Sequence("subject-{}".format)


class ErrorReportFactory(DjangoModelFactory):
    """What a citizen found wrong."""

    class Meta:
        model = ErrorReport

    organisation = factory.SubFactory(CommunityFactory)
    path = "/about/"
    message = "电话打不通"
