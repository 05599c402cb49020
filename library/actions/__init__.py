"""The verbs of the library."""

from library.actions.imports import import_books
from library.actions.report import Line, Report, Status
from library.actions.storing import Choices, renew_keys, store_books, store_volume

__all__ = ["Choices", "Line", "Report", "Status", "import_books", "renew_keys", "store_books", "store_volume"]
