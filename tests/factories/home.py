"""The site's pages. ``front_page()`` makes the front page and the Site record; the others are added below it."""

import datetime as dt

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.models import ColumnIndexPage, ColumnPage, DistrictHomePage, HomePage, Notice, StandardPage
from tests.factories.network import CityFactory


def front_page() -> HomePage:
    """The front page at the root of the only site; Wagtail's welcome page goes."""
    found = HomePage.objects.first()
    if found is not None:
        return found
    Site.objects.all()._raw_delete("default")
    Page.objects.filter(depth=2)._raw_delete("default")  # nothing belongs to it, and to look for that took two thirds of the time
    Page.objects.filter(depth=1).update(numchild=0)
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="太原终身学习网", slug="home", locale=locale))
    Site.objects.create(hostname="testserver", port=80, root_page=home, is_default_site=True)
    return home


def add(parent, page, **fields):
    """Add ``page`` below ``parent``, published."""
    page.locale = parent.locale
    page.first_published_at = page.last_published_at = fields.pop("published", timezone.now())
    for name, value in fields.items():
        setattr(page, name, value)
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
    return page


def standard_page(parent=None, **fields):
    """A standard page right below the front page."""
    fields = {"title": "关于本网", "slug": "about"} | fields
    return add(parent or front_page(), StandardPage(), **fields)


def column(parent=None, **fields):
    """A column without articles."""
    fields = {"title": "走进太原", "slug": "taiyuan"} | fields
    return add(parent or front_page(), ColumnIndexPage(), **fields)


def article(parent, number=1, **fields):
    """Article ``number`` of a column, a day older than the one before."""
    published = timezone.now() - dt.timedelta(days=number)
    fields = {"title": f"第{number}篇", "slug": f"a{number}", "lead": f"导语{number}", "published": published} | fields
    return add(parent, ColumnPage(), **({"body": [("paragraph", "<p>正文</p>")]} | fields))


def district_page(organisation, **fields):
    """A district's own front page."""
    fields = {"title": organisation.name, "slug": organisation.slug, "organisation": organisation} | fields
    return add(front_page(), DistrictHomePage(), **fields)


class NoticeFactory(DjangoModelFactory):
    """A notice across the site, from an hour ago until tomorrow."""

    class Meta:
        model = Notice

    organisation = factory.SubFactory(CityFactory)
    title = "今天大雪"
    starts_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=1))
    ends_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1))
