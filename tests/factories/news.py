"""Announcements and what carries them."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from media.models import Attachment
from news.models import NewsAttachment, NewsIndexPage, NewsPage
from tests.factories.home import add, front_page


def news_index(parent=None, **fields):
    """The index at /news/, or below another page."""
    return add(parent or front_page(), NewsIndexPage(), **({"title": "新闻与通知", "slug": "news"} | fields))


def announcement(parent, number=1, **fields):
    """Announcement ``number``: a day older than the one before."""
    issued = fields.pop("issued_on", timezone.localdate() - dt.timedelta(days=number))
    fields = {"title": f"第{number}条", "slug": f"n{number}", "lead": f"导语{number}", "body": [("paragraph", "<p>正文</p>")]} | fields
    return add(parent, NewsPage(issued_on=issued), **fields)


def attachment(page, name="办法.txt", **fields):
    """A text document that belongs to ``page``."""
    file = ContentFile("全文".encode(), name=name)
    document = Attachment(title=name.rpartition(".")[0], file=file, file_size=file.size, **fields)
    document.save()
    return NewsAttachment.objects.create(page=page, document=document)
