"""Pages for citizens (shelves, books, files, OPDS) and for editors (desk)."""
