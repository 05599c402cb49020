"""What stands inside of works: the index of passages, how it follows the works, the section of the result page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from config.environment import SearchAddress
from search import actions, kinds, text
from search.engines import tasks
from search.engines.client import Unavailable, client
from search.models import PassageMark, PassageWork
from search.passages import Piece, cutting, feeding, finding, server, stores
from tests.search.conftest import Texts
from tests.search.engines import Engine, fresh, on_all, on_servers

Make = Callable[..., list[Page]]
HOSTILE = ['"', "\0", "🙂", "AND OR NOT", "a" * 500, "(*", "书" * 60, "' OR 1=1 --", "{words} : x", "a b c d e f g h", "\ud800\ud800", "a*"]


def told(query: str, **asked: Any) -> list[tuple[str, list[str], int]]:
    return [(work.title, [place.url.partition("/p")[2] for place in work.places], work.more) for work in finding.find(query, **asked)]


def fed(texts: Texts, page: Page, *pieces: tuple[str, int, str]) -> int:
    texts[page.pk] = list(pieces)
    page.save()
    return feeding.drain()


def test_pieces_are_joined_within_their_part() -> None:
    pieces = [Piece("1", at, "字" * 150) for at in range(1, 6)] + [Piece("2", 1, "字" * 900), Piece("2", 2, "短")]
    assert [passage.place for passage in cutting.passages(pieces)] == [("1", 1, 2), ("1", 3, 4), ("1", 5, 5), ("2", 1, 1), ("2", 2, 2)]
    assert cutting.passages([]) == []


def test_a_work_has_no_more_passages_than_its_number_has_room_for() -> None:
    many = cutting.passages([Piece("1", at, "字" * 399) for at in range(3 * cutting.MOST)])
    assert len(many) <= cutting.MOST
    assert many[-1].last == 3 * cutting.MOST - 1
    assert len(cutting.passages([Piece(str(at), 1, "字") for at in range(cutting.MOST + 5)])) == cutting.MOST


def test_other_text_rules_make_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    found = cutting.passages([Piece("1", 1, "醋要后放")])
    before = cutting.digest(found)
    monkeypatch.setattr(text, "VERSION", text.VERSION + 1)
    assert cutting.digest(found) != before


def test_words_in_the_middle_of_a_text_are_found_at_their_piece(texts: Texts, make_pages: Make) -> None:
    (page,) = make_pages("醋的故事")
    fed(texts, page, ("1", 1, "开头的话。"), ("1", 2, "老陈醋要放在背阴的地方，越放越香。"), ("2", 7, "醋要后放。"))
    assert told("背阴的地方") == [("醋的故事", [f"{page.pk}/1/#p2"], 0)]
    assert told("背陰") == [("醋的故事", [f"{page.pk}/1/#p2"], 0)]
    assert told("后放") == [("醋的故事", [f"{page.pk}/2/#p7"], 0)]
    assert told("开头 越放越香") == [("醋的故事", [f"{page.pk}/1/#p1"], 0)]
    assert told("话老陈") == []
    assert told("后放 背阴") == []
    assert told("醋") == told("") == told("“”") == told("houfang") == []


def test_passages_are_grouped_under_their_work_and_bounded(texts: Texts, make_pages: Make) -> None:
    made = make_pages(*[f"第{number}本" for number in range(7)])
    for number, page in enumerate(made):
        fed(texts, page, *[("1", at, ("揉面" if at <= number else "没有") + "话" * 390) for at in range(1, 11)])
    found = told("揉面")
    assert [title for title, _places, _more in found] == ["第6本", "第5本", "第4本", "第3本", "第2本"]
    assert [len(places) for _title, places, _more in found] == [3, 3, 3, 3, 2]
    assert [more for _title, _places, more in found] == [3, 2, 1, 0, 0]
    assert found[0][1] == [f"{made[6].pk}/1/#p{at}" for at in (1, 2, 3)]


def test_a_change_reaches_the_index_by_the_worker_and_only_what_changed_is_written(texts: Texts, make_pages: Make) -> None:
    (page,) = make_pages("面")
    assert fed(texts, page, ("1", 1, "三揉三醒")) == 1
    (kept,) = PassageWork.objects.filter(state=PassageWork.LIVE)
    assert fed(texts, page, ("1", 1, "三揉三醒")) == 1
    assert PassageWork.objects.get(state=PassageWork.LIVE).pk == kept.pk
    texts[page.pk] = [("1", 1, "拉成细条")]
    page.save()
    assert PassageMark.objects.count() == 1
    assert told("细条") == []
    feeding.drain()
    assert PassageMark.objects.count() == 0
    assert (told("三醒"), len(told("细条"))) == ([], 1)


def test_what_is_hidden_or_deleted_is_out_at_once(texts: Texts, make_pages: Make) -> None:
    hidden, binned, removed = make_pages("甲", "乙", "丙")
    for page in (hidden, binned, removed):
        fed(texts, page, ("1", 1, "三揉三醒"))
    assert len(told("三醒")) == 3
    Page.objects.filter(pk=binned.pk).update(live=False)  # as raw SQL would: nobody is told
    assert sorted(title for title, *_ in told("三醒")) == ["丙", "甲"]
    hidden.live = False
    hidden.save()
    assert [title for title, *_ in told("三醒")] == ["丙"]
    removed.delete()
    assert told("三醒") == []
    feeding.drain()
    assert feeding.status().works == 1  # the one that raw SQL hid
    Page.objects.filter(pk=binned.pk).update(live=True)
    actions.remove_objects(Page.objects.filter(pk=binned.pk))
    assert told("三醒") == []


def test_opaque_tokens_narrow_it(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Page, "search_tokens", lambda page: ["at/140106", f"c/{page.slug}"], raising=False)
    first, second = make_pages("甲", "乙")
    for page in (first, second):
        fed(texts, page, ("1", 1, "三揉三醒"))
    assert len(told("三醒", filters=["at/140106"])) == 2
    assert [title for title, *_ in told("三醒", filters=["at/140106", f"c/{first.slug}"])] == ["甲"]
    assert told("三醒", filters=["at/1401"]) == []


@pytest.mark.postgres
def test_postgresql_looks_words_up_by_the_index(texts: Texts, make_pages: Make) -> None:
    (page,) = make_pages("长书")
    fed(texts, page, *[("1", at, "".join(chr(0x4E00 + (at * 397 + place * 31) % 9000) for place in range(390))) for at in range(1500)])
    feeding.rebuild()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {stores.TABLE}")
        cursor.execute(f"EXPLAIN {stores.store().match.format(table=stores.TABLE)}", [stores.store().expression("揉面")])
        assert "Bitmap Index Scan" in "".join(line for (line,) in cursor.fetchall())


def test_verify_names_what_is_missing_and_what_should_not_be_there(texts: Texts, make_pages: Make) -> None:
    first, second = make_pages("甲", "乙")
    for page in (first, second):
        fed(texts, page, ("1", 1, "三揉三醒"))
    assert [faults for _name, _wanted, faults in feeding.compare(50)] == [[]]
    texts[first.pk] = [("1", 1, "拉成细条")]
    Page.objects.filter(pk=second.pk).update(live=False)
    ((_name, wanted, faults),) = feeding.compare(50)
    assert wanted == 1
    assert faults == [
        f"the inside of 1 samples is missing or old, e.g. {first.pk}",
        f"the inside of 1 works is found though citizens may not read it, e.g. {second.pk}",
    ]
    page = second
    page.live = True
    page.save()
    feeding.drain()
    with connection.cursor() as cursor:
        stores.store().drop(cursor, stores.TABLE)
        stores.store().create(cursor, stores.TABLE)
    assert "2 samples" in next(iter(feeding.compare(50)))[2][0]


def test_one_that_cannot_be_read_does_not_keep_others_from_it(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_pages("甲", "乙")
    texts[first.pk] = texts[second.pk] = [("1", 1, "三揉三醒")]
    real = feeding.write
    monkeypatch.setattr(feeding, "write", lambda source, obj: real(source, obj) if obj.pk != first.pk else 1 // 0)
    feeding.note([first, second])
    assert feeding.drain() == 2
    assert [title for title, *_ in told("三醒")] == ["乙"]


def test_the_page_shows_the_words_and_leads_to_them(texts: Texts, make_pages: Make, page_kind: kinds.Kind, client: Client) -> None:
    work, other = make_pages("醋的故事", "背阴的花")
    fed(texts, work, ("1", 1, "开头的话。"), ("1", 2, "老陈醋要放在<背阴>的地方。"), *[("2", at, "背阴" + "话" * 390) for at in range(1, 5)])
    page = client.get("/search/", {"q": "背阴"}).content.decode()
    assert page.index(">背阴<") < page.index("书里、课里的原话") < page.index(f'href="/p{work.pk}/1/#p2"')
    assert "老陈醋要放在&lt;<mark>背阴</mark>&gt;的地方。" in page
    assert f'<a class="hl" href="/p{work.pk}/?in=%E8%83%8C%E9%98%B4">还有 2 处</a>' in page
    assert "原话" not in client.get("/search/", {"q": "背阴", "kind": "pages"}).content.decode()
    assert "原话" not in client.get("/search/", {"q": "背阴", "page": "2"}).content.decode()
    assert other.title in page.replace("<mark>", "").replace("</mark>", "")


def test_what_only_texts_have_is_no_empty_page(texts: Texts, make_pages: Make, page_kind: kinds.Kind, client: Client) -> None:
    (work,) = make_pages("醋的故事")
    fed(texts, work, ("1", 1, "越放越香。"))
    page = client.get("/search/", {"q": "越放越香"}).content.decode()
    assert "“越放越香”在书里、课里找到了" in page
    assert "没有找到" not in page
    answer = client.get("/search/results.json", {"q": "越放越香"}).json()
    place = {"label": "第1章", "text": "越放越香。", "url": answer["inside"][0]["url"] + "1/#p1"}
    assert answer["inside"][0] | {"places": [place]} == answer["inside"][0]


@pytest.mark.parametrize("works", [1, 3])
def test_one_statement_and_one_query_of_the_source(texts: Texts, make_pages: Make, works: int) -> None:
    for page in make_pages(*["甲乙丙"[:works]]):
        fed(texts, page, ("1", 1, "三揉三醒"))
    finding.find("三醒")
    with CaptureQueriesContext(connection) as captured:
        assert finding.find("三醒")
    assert len(captured) == 2
    with CaptureQueriesContext(connection) as captured:
        assert not finding.find("没有的话")
    assert len(captured) == 1


def settled(engine: Engine) -> None:
    """Let what was written be found; a server must be able to answer for it."""
    engine.settle()
    feeding.drain()
    feeding.tell_server()
    assert engine.address is None or server.is_usable(), server.breaker.reason


@on_all
def test_every_engine_finds_the_same_in_the_same_order(engine: Engine, texts: Texts, make_pages: Make) -> None:
    made = make_pages(*[f"第{number}本" for number in range(7)])
    for number, page in enumerate(made):
        fed(texts, page, *[("1", at, ("揉面 dough" if at <= number else "没有") + "话" * 390) for at in range(1, 11)], ("2", 3, f"只有{number}号"))
    settled(engine)
    for query in ("揉面", "揉麵", "揉面 Dough"):
        found = told(query)
        assert [title for title, *_ in found] == ["第6本", "第5本", "第4本", "第3本", "第2本"]
        assert [more for *_, more in found] == [3, 2, 1, 0, 0]
        assert found[0][1] == [f"{made[6].pk}/1/#p{at}" for at in (1, 2, 3)]
    assert told("只有3号") == [("第3本", [f"{made[3].pk}/2/#p3"], 0)]
    assert told("面揉") == told("话揉面") == told("揉面 只有") == []
    for query in HOSTILE:
        assert told(query) == [], query
    assert engine.address is None or not server.breaker.reason


@on_all
def test_every_engine_follows_changes_and_forgets_at_once(engine: Engine, texts: Texts, make_pages: Make) -> None:
    changed, hidden, deleted = make_pages("甲", "乙", "丙")
    for page in (changed, hidden, deleted):
        fed(texts, page, ("1", 1, "三揉三醒"))
    settled(engine)
    assert len(told("三醒")) == 3
    deleted.delete()
    hidden.live = False
    hidden.save()
    assert [title for title, *_ in told("三醒")] == ["甲"]
    fed(texts, changed, ("1", 1, "拉成细条"))
    settled(engine)
    assert told("三醒") == []
    assert len(told("细条")) == 1
    feeding.rebuild()
    assert engine.address is None or server.is_usable()
    assert len(told("细条")) == 1
    assert feeding.status().gone == 0


@on_servers
def test_the_database_answers_for_a_server_that_lacks_a_work_or_is_empty(engine: Engine, texts: Texts, make_pages: Make) -> None:
    first, second = make_pages("甲", "乙")
    fed(texts, first, ("1", 1, "三揉三醒"))
    settled(engine)
    fed(texts, second, ("1", 1, "三揉三醒"))
    server.lacks_some.cache_clear()
    assert not server.is_usable()
    assert len(told("三醒")) == 2
    assert feeding.tell_server() == 1
    assert len(told("三醒")) == 2
    for index in tasks._behind(server.index()):
        client().send("DELETE", f"/{index}")
    assert len(told("三醒")) == 2
    assert not server.breaker.is_closed()
    assert feeding.server_lacks_some()
    assert feeding.tell_server() == 2
    assert server.is_usable()
    assert len(told("三醒")) == 2
    assert server.breaker.is_closed()


@on_servers
def test_a_server_that_could_not_be_filled_after_a_rebuild_is_filled_later(
    engine: Engine, texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in make_pages("甲", "乙"):
        fed(texts, page, ("1", 1, "三揉三醒"))
    settled(engine)

    def failing() -> int:
        raise Unavailable("busy")

    with monkeypatch.context() as patch:
        patch.setattr(server, "fill", failing)
        assert feeding.rebuild() == 2
        server.breaker.close()
        server.lacks_some.cache_clear()
        assert not server.is_usable()
        assert feeding.tell_server() == 0
    assert len(told("三醒")) == 2
    assert feeding.server_lacks_some()
    assert feeding.tell_server() == 2
    assert server.is_usable()
    assert not feeding.server_lacks_some()
    assert client().send("GET", f"/{server.index()}/_count")["count"] == 3  # two passages and the stamp
    assert len(told("三醒")) == 2


def test_numbers_of_before_a_rebuild_keep_the_server_from_being_asked(texts: Texts, make_pages: Make, settings: Any) -> None:
    fed(texts, make_pages("甲")[0], ("1", 1, "三揉三醒"))
    settings.SEARCH_SERVER = SearchAddress("opensearch", "http://127.0.0.1:9", "tested")
    fresh()
    feeding.rebuild()
    PassageWork.objects.filter(state=PassageWork.LIVE).update(told=True)
    server.breaker.close()
    server.lacks_some.cache_clear()
    assert not server.is_usable()
    assert feeding.tell_server() == 0
    assert PassageWork.objects.filter(content_type=server.ALL, told=False).count() == 1
    feeding.rebuild()
    assert PassageWork.objects.filter(content_type=server.ALL, told=False).count() == 1
    assert feeding.status() == feeding.Status(works=1, passages=1, gone=0, waiting=0)
    server.breaker.close()
    server.lacks_some.cache_clear()
    fresh()


def test_the_database_answers_where_the_server_is_refused(texts: Texts, make_pages: Make, settings: Any) -> None:
    settings.SEARCH_SERVER = SearchAddress("opensearch", "http://127.0.0.1:9", "tested")
    fresh()
    server.breaker.close()
    server.lacks_some.cache_clear()
    (page,) = make_pages("甲")
    fed(texts, page, ("1", 1, "三揉三醒"))
    PassageWork.objects.update(told=True)
    server.lacks_some.cache_clear()
    assert server.is_usable()
    assert len(told("三醒")) == 1
    assert not server.breaker.is_closed()
    assert feeding.tell_server() == 0
    feeding.follow.call()
    server.breaker.close()
    fresh()
