"""The verbs of news."""

from news.actions.gone import forget_gone, remember_gone
from news.actions.redirects import import_redirects

__all__ = ["forget_gone", "import_redirects", "remember_gone"]
