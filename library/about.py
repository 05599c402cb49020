"""What a book's page says of itself to other programs."""

from django.urls import reverse

from content.about import About, absolute, publisher
from library import identifiers, sorting
from library.models import Book


def of_book(book: Book) -> About:
    """The book, with who wrote it and where it is read. No query."""
    path = reverse("library:book", args=[book.pk])
    cover = reverse("library:cover_png", args=[book.pk])
    isbn = next((number for one in identifiers.split(book.identifiers) if (number := identifiers.isbn13(one))), "")
    told = {
        "@type": "Book",
        "name": book.title,
        "author": [{"@type": "Person", "name": sorting.bare_name(name)} for name in sorting.names_in(book.creators)],
        "publisher": {"@type": "Organization", "name": book.publisher} if book.publisher else "",
        "datePublished": book.year,
        "isbn": isbn,
        "inLanguage": book.language,
        "about": sorting.names_in(book.subjects),
        "description": book.summary,
        "url": absolute(path),
        "image": absolute(cover),
        "bookFormat": "https://schema.org/EBook",
        "isAccessibleForFree": True,
        "provider": publisher(),
    }
    return About(book.title, path, book.summary[:120] or book.title, "book", cover, [told])
