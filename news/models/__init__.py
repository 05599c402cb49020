"""Announcements with their attachments, and addresses that are gone."""

from news.models.attachments import NewsAttachment
from news.models.gone import GoneAddress
from news.models.pages import SEARCH_KIND, NewsIndexPage, NewsPage

__all__ = ["SEARCH_KIND", "GoneAddress", "NewsAttachment", "NewsIndexPage", "NewsPage"]
