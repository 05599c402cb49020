"""E-books: shelves, reader, import, OPDS."""
