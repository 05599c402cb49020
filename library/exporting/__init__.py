"""Books that leave: as EPUB made from our own chapters, as covers drawn from title and author."""
