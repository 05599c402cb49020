"""Many rows at once into SQLite: one prepared statement run row by row, without the ORM's work per value. Elsewhere ``bulk_create``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import DatabaseError, connection, models

from library.models import Book, BookKey

BATCH = 500


def insert_books(books: Sequence[Book]) -> None:
    """Insert new books and give them their ids; inside the caller's transaction, which nobody else writes beside."""
    if connection.vendor != "sqlite":
        Book.objects.bulk_create(books, batch_size=BATCH)
        return
    Book.objects.all()._bump()
    fields = [field for field in Book._meta.local_concrete_fields if not field.primary_key and not field.generated]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {Book._meta.db_table}")  # noqa: S608 - our own table
        (before,) = cursor.fetchone()
        cursor.executemany(_statement(Book, [str(field.column) for field in fields]), list(_rows(books, fields)))
        cursor.execute(f"SELECT id FROM {Book._meta.db_table} WHERE id > %s ORDER BY id", [before])  # noqa: S608 - our own table
        _name(books, [pk for (pk,) in cursor.fetchall()])


def insert_keys(pairs: Sequence[tuple[int, str]]) -> None:
    """Insert the keys of books, given as (book, key); one that another book has stays with it."""
    if connection.vendor != "sqlite":
        BookKey.objects.bulk_create([BookKey(book_id=book, key=key) for book, key in pairs], batch_size=BATCH, ignore_conflicts=True)
    elif pairs:
        with connection.cursor() as cursor:
            cursor.executemany(f"{_statement(BookKey, ['book_id', 'key'])} ON CONFLICT DO NOTHING", pairs)


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(map(connection.ops.quote_name, columns))}) VALUES ({marks})"  # noqa: S608 - our own names


def _rows(books: Sequence[Book], fields: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """The columns of each book as the database takes them; text and whole numbers are ready, the rest is prepared by its field."""
    for book in books:
        values = (field.pre_save(book, add=True) for field in fields)
        yield tuple(
            value if value is None or type(value) in (str, int) else field.get_db_prep_save(value, connection)
            for field, value in zip(fields, values, strict=True)
        )


def _name(books: Sequence[Book], ids: Sequence[int]) -> None:
    """Ids rise in the order of insertion."""
    if len(ids) != len(books):
        message = f"{len(books)} books were inserted, {len(ids)} are there."
        raise DatabaseError(message)
    for book, pk in zip(books, ids, strict=True):
        book.pk, book._state.adding, book._state.db = pk, False, connection.alias
