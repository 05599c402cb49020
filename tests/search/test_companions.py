"""What stands under a hit on line."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from search import companions, kinds

Make = Callable[..., list[Page]]
MET = {"url": "/classes/7/", "title": "学剪窗花", "when": "周三 9:30", "where": "长风社区"}


def test_a_companion_is_asked_once_and_stands_once(make_pages: Make, client: Client) -> None:
    asked: list[tuple[list[str], str | None]] = []

    def found(topics: Collection[str], place: str | None) -> dict[str, Any]:
        asked.append((list(topics), place))
        return {"s/paper": {**MET, "same": True}, "c/craft": {**MET, "url": "/classes/8/", "title": "面塑"}}

    def rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
        return [{"id": pk, "url": f"/{pk}/", "title": "剪纸", "topics": ["s/none", "s/paper", "c/craft"]} for pk in ids]

    companions.register("classes", found)
    kinds.register(kinds.Kind("courses", "课程", "课程", "wagtailcore.Page", rows, 0))
    make_pages("剪纸一", "剪纸二", "剪纸三")
    client.cookies["place"] = "140106001001"
    page = client.get("/search/", {"q": "剪纸"}).content.decode()
    assert asked == [(["s/none", "s/paper", "c/craft"], "140106001001")]
    assert page.count('现场也有课： <a href="/classes/7/">学剪窗花</a>') == 1
    assert "周三 9:30" in page
    assert "/classes/8/" not in page
    with pytest.raises(ValueError, match="registered twice"):
        companions.register("classes", found)


def test_nothing_is_asked_where_nothing_has_a_topic(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    companions.register("classes", lambda _topics, _place: pytest.fail("asked without a topic"))
    make_pages("剪纸")
    assert "1 条" in client.get("/search/", {"q": "剪纸"}).content.decode()
