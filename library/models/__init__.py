"""Books, their chapters and what identifies them; files on their way in."""

from library.models.books import Book, BookKey, Chapter
from library.models.imports import BookImport

__all__ = ["Book", "BookImport", "BookKey", "Chapter"]
