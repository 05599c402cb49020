"""What every page shares: base page, categories, subjects, audiences, error reports."""

from content.models.pages import BasePage
from content.models.taxonomy import Audience, Category, Subject

__all__ = ["Audience", "BasePage", "Category", "Subject"]
