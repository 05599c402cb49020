"""Announcements with their attachments, and addresses that are gone."""

from news.models.attachments import NewsAttachment
from news.models.gone import GoneAddress
from news.models.pages import NewsIndexPage, NewsPage

__all__ = ["GoneAddress", "NewsAttachment", "NewsIndexPage", "NewsPage"]
