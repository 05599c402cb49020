"""What every page shares: base page, categories, subjects, audiences, error reports."""

from content.models.pages import PAGE_KIND, BasePage
from content.models.reports import ErrorReport
from content.models.spellings import Spelling
from content.models.taxonomy import Audience, Category, Subject

__all__ = ["PAGE_KIND", "Audience", "BasePage", "Category", "ErrorReport", "Spelling", "Subject"]
