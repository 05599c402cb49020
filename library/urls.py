"""The app's public addresses; they stay for ever (docs/addresses.md)."""

from django.urls import path
from django.urls.resolvers import URLPattern

from library.views import books, files, opds, shelves

app_name = "library"
urlpatterns: list[URLPattern] = [
    path("library/", shelves.page, name="shelves"),
    path("library/books/<int:pk>/", books.book, name="book"),
    path("library/books/<int:pk>/read/", books.read, name="read"),
    path("library/books/<int:pk>/book.epub", files.epub, name="epub"),
    path("library/books/<int:pk>/cover.svg", files.cover_svg, name="cover"),
    path("library/books/<int:pk>/cover.png", files.cover_png, name="cover_png"),
    path("library/books/<int:pk>/files/<str:name>", files.picture, name="file"),
    path("library/books/<int:pk>/<int:number>/", books.chapter, name="chapter"),
    path("opds/opensearch.xml", opds.opensearch, name="opensearch"),
    *(path(f"opds/{f'{name}/' if name else ''}", opds.view("atom", name), name=f"opds{f'_{name}' if name else ''}") for name in opds.FEEDS),
    *(path(f"opds/2/{f'{name}/' if name else ''}", opds.view("json", name), name=f"opds2{f'_{name}' if name else ''}") for name in opds.FEEDS),
]
