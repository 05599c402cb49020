"""A document as the lists of judged queries know it."""

from django.db import models
from modelsearch import index


class Document(index.Indexed, models.Model):
    """Fields weigh as everywhere: title 10, author 4, body 1."""

    key = models.CharField(max_length=200, unique=True)
    title = models.TextField()
    author = models.TextField()
    body = models.TextField()

    search_fields = (
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("author", boost=4),
        index.SearchField("body"),
    )

    def __str__(self) -> str:
        return self.title
