"""What becomes of addresses: moved pages redirect, withdrawn ones answer 410, the old site's come in as a table."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import Workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from content.bin import bin_page, take_out
from news import tables
from news.actions import import_redirects
from news.models import GoneAddress
from news.redirecting import Verdict
from tests.factories.home import front_page, standard_page
from tests.factories.news import announcement, news_index

pytestmark = pytest.mark.django_db


def numbered(*rows):
    return list(enumerate(([old, new] for old, new in rows), 1))


def verdicts(*rows, **options):
    return [(row.verdict, row.problem) for row in import_redirects(numbered(*rows), **options)]


def only_problem(*rows, **options):
    (found,) = [problem for verdict, problem in verdicts(*rows, **options) if verdict is Verdict.PROBLEM]
    return found


def rename(page, capture):
    """Publish the page under another address; the redirect is made once that is certain."""
    page.slug = "n-new"
    with capture(execute=True):
        page.save_revision().publish()


def test_page_with_a_new_slug_redirects(client, django_capture_on_commit_callbacks):
    rename(announcement(news_index(), 1), django_capture_on_commit_callbacks)
    answer = client.get("/news/n1/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/news/n-new/")


def test_moved_index_takes_its_announcements_along(client):
    index = news_index()
    announcement(index, 1)
    district = standard_page(slug="else")
    Page.objects.get(pk=index.pk).move(Page.objects.get(pk=district.pk), pos="last-child")
    answer = client.get("/news/n1/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/else/news/n1/")


def test_unpublished_page_is_gone(client):
    announcement(news_index(), 1).unpublish()
    answer = client.get("/news/n1/")
    assert answer.status_code == 410
    assert "已经撤下" in answer.content.decode()


def test_binned_page_is_gone_with_all_that_led_to_it(client, django_capture_on_commit_callbacks):
    page = announcement(news_index(), 1, title="旧的一条")
    rename(page, django_capture_on_commit_callbacks)
    bin_page(Page.objects.get(pk=page.pk))
    assert [client.get(path).status_code for path in ("/news/n1/", "/news/n-new/", "/news/n-new")] == [410, 410, 410]


def test_binned_index_takes_its_announcements_along(client):
    index = news_index()
    announcement(index, 1)
    announcement(index, 2, live=False, published=None)
    bin_page(Page.objects.get(pk=index.pk))
    assert [client.get(path).status_code for path in ("/news/", "/news/n1/", "/news/n2/")] == [410, 410, 404]


def test_page_out_of_the_bin_answers_again(client):
    page = announcement(news_index(), 1)
    bin_page(Page.objects.get(pk=page.pk))
    take_out(Page.objects.get(pk=page.pk))
    Page.objects.get(pk=page.pk).specific.save_revision().publish()
    assert (client.get("/news/n1/").status_code, GoneAddress.objects.count()) == (200, 0)


def test_draft_that_nobody_saw_is_not_gone(client):
    page = announcement(news_index(), 1, live=False, published=None)
    bin_page(Page.objects.get(pk=page.pk))
    assert client.get("/news/n1/").status_code == 404


def test_unknown_address_costs_one_query_more_and_pages_none(client, django_assert_num_queries):
    page = announcement(news_index(), 1)
    GoneAddress.objects.create(path="/info/1.html")
    client.get(page.url)
    client.get("/info/2.html")
    with django_assert_num_queries(2):
        client.get(page.url)
    with django_assert_num_queries(3):  # page, redirect, gone
        assert client.get("/info/2.html").status_code == 404
    with django_assert_num_queries(3):
        assert client.get("/info/1.html").status_code == 410


@pytest.mark.parametrize("path", ["/x/?q=" + "长" * 300, "/" + "x" * 3000 + "/", "/%00/", "/x/?a=%00"])
def test_strange_addresses_break_nothing(client, path):
    front_page()
    assert client.get(path).status_code in {400, 404}


def test_table_of_old_addresses_comes_in(client):
    announcement(news_index(), 1)
    found = verdicts(
        ("旧网址", "新网址"),
        ("/info/1001.html", "/news/n1/"),
        ("http://testserver/info/show.jsp?id=7&c=2", "/timetable/"),
        ("/info/1002.html", ""),
        ("/info/1003.html", "410"),
    )
    assert found == [(Verdict.NEW, ""), (Verdict.NEW, ""), (Verdict.GONE, ""), (Verdict.GONE, "")]
    assert client.get("/info/1001.html").headers["Location"] == "/news/n1/"
    assert client.get("/info/show.jsp?c=2&id=7").headers["Location"] == "/timetable/"
    assert [client.get(path).status_code for path in ("/info/1002.html", "/info/1003.html")] == [410, 410]


def test_redirect_follows_its_page(client):
    page = announcement(news_index(), 1)
    verdicts(("/info/1.html", "/news/n1/"))
    page.slug = "n-new"
    page.save_revision().publish()
    assert client.get("/info/1.html").headers["Location"] == "/news/n-new/"


def test_same_table_again_changes_nothing():
    announcement(news_index(), 1)
    rows = [("/info/1.html", "/news/n1/"), ("/info/2.html", "/timetable/#today"), ("/info/3.html", "")]
    verdicts(*rows)
    before = list(Redirect.objects.order_by("pk").values()), list(GoneAddress.objects.order_by("pk").values())
    assert verdicts(*rows) == [(Verdict.SAME, "")] * 3
    assert (list(Redirect.objects.order_by("pk").values()), list(GoneAddress.objects.order_by("pk").values())) == before


def test_dry_run_writes_nothing():
    announcement(news_index(), 1)
    assert verdicts(("/info/1.html", "/news/n1/"), ("/info/2.html", ""), dry_run=True) == [(Verdict.NEW, ""), (Verdict.GONE, "")]
    assert (Redirect.objects.count(), GoneAddress.objects.count()) == (0, 0)


def test_changed_target_is_changed():
    index = news_index()
    announcement(index, 1)
    announcement(index, 2)
    verdicts(("/info/1.html", "/news/n1/"))
    assert verdicts(("/info/1.html", "/news/n2/")) == [(Verdict.CHANGED, "")]
    assert Redirect.objects.get().redirect_page.slug == "n2"


def test_redirect_that_is_now_withdrawn_is_gone(client):
    announcement(news_index(), 1)
    verdicts(("/info/1.html", "/news/n1/"))
    assert verdicts(("/info/1.html", "")) == [(Verdict.GONE, "")]
    assert client.get("/info/1.html").status_code == 410


def test_chain_leads_to_its_end_at_once(client):
    announcement(news_index(), 1)
    verdicts(("/a.html", "/b.html"), ("/b.html", "/news/n1/"))
    assert [client.get(path).headers["Location"] for path in ("/a.html", "/b.html")] == ["/news/n1/", "/news/n1/"]


def test_loop_is_refused_with_its_way():
    news_index()
    found = verdicts(("/a.html", "/b.html"), ("/b.html", "/c.html"), ("/c.html", "/a.html"))
    assert [verdict for verdict, _problem in found] == [Verdict.PROBLEM] * 3
    assert "/a.html → /b.html → /c.html → /a.html" in found[0][1]
    assert Redirect.objects.count() == 0


def test_loop_with_a_redirect_that_is_there_is_refused():
    Redirect.objects.create(old_path="/b.html", redirect_link="/a.html")
    news_index()
    assert "打转" in only_problem(("/a.html", "/b.html"))


def test_row_to_itself_is_refused():
    news_index()
    assert "原地打转" in only_problem(("/a.html", "/a.html/"))


def test_same_old_address_with_two_targets_names_the_first_row():
    index = news_index()
    announcement(index, 1)
    announcement(index, 2)
    assert "第 1 行写过同一个旧网址" in only_problem(("/a.html", "/news/n1/"), ("/a.html/", "/news/n2/"))
    assert Redirect.objects.get().redirect_page.slug == "n1"


def test_repeated_row_counts_once():
    announcement(news_index(), 1)
    found = verdicts(("/a.html", "/news/n1/"), ("/a.html", "/news/n1/"))
    assert [verdict for verdict, _problem in found] == [Verdict.NEW, Verdict.REPEATED]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "/news/n1/"), "旧网址空着"),
        (("info/1.html", "/news/n1/"), "要以 / 或 http:// 开头"),
        (("/info 1.html", "/news/n1/"), "空格"),
        (("/a\\b", "/news/n1/"), "不能用的字符"),
        (("/" + "x" * 300, "/news/n1/"), "太长"),
        (("http://[broken", "/news/n1/"), "不是网址"),
        (("javascript:alert(1)", "/news/n1/"), "要以 / 或 http:// 开头"),
        (("//evil.example/x", "/news/n1/"), "别的网站"),
        (("https://evil.example/a.html", "/news/n1/"), "别的网站的（evil.example）"),
        (("/a.html", "https://evil.example/"), "新网址是别的网站的"),
        (("/a.html", "/news/nothing/"), "新网址在本网打不开"),
        (("/news/n1/", "/timetable/"), "现在就有页面"),
        (("/timetable", "/news/n1/"), "现在就有页面"),
        (("/", "/news/n1/"), "首页"),
    ],
)
def test_bad_row_says_what_and_what_to_do(row, told):
    announcement(news_index(), 1)
    assert told in only_problem(row, ("/good.html", "/news/n1/"))
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/good.html"], "the good row comes in"


def test_old_host_can_be_named():
    announcement(news_index(), 1)
    assert verdicts(("http://old.example.cn/a.html", "/news/n1/"), hosts=["old.example.cn"]) == [(Verdict.NEW, "")]


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_import_costs_the_same_for_few_and_many(django_assert_num_queries, rows):
    announcement(news_index(), 1)
    table = [(f"/info/{number}.html", "/news/n1/") for number in range(rows)]
    verdicts(("/warm.html", "/news/n1/"))
    with django_assert_num_queries(6):  # redirects, withdrawn ones, pages, insertion in a transaction of its own
        verdicts(*table)


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "旧网址,新网址\n/a.html,/b\n".encode(),
        "旧网址,新网址\r\n/a.html,/b\r\n".encode("gb18030"),
        "旧网址\t新网址\n/a.html\t/b\n".encode("utf-16"),
        "\ufeff旧网址,新网址\n/a.html,/b\n".encode(),
        workbook(["旧网址", "新网址"], ["/a.html", "/b"]),
    ],
)
def test_table_is_read_from_csv_and_xlsx(data):
    assert tables.read(data) == [(1, ["旧网址", "新网址"]), (2, ["/a.html", "/b"])]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 broken", "打不开"),
        (workbook(["a"])[:-100], "打不开"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        (b"\x00\x01\x02" * 50, "不是表格"),
        (b"\xff\xfe\xff" * 9, "编码"),
        (b"x" * (5 << 20), "太大"),
        (b"/a,/b\n" * 20_002, "行数太多"),
    ],
)
def test_file_that_is_no_table_says_so(data, told):
    with pytest.raises(tables.TableError, match=told):
        tables.read(data)


def test_command_lists_the_bad_rows_and_takes_the_good(tmp_path, capsys):
    announcement(news_index(), 1)
    file = tmp_path / "old.csv"
    file.write_text("旧网址,新网址\n/a.html,/news/n1/\n/b.html,/nowhere/\n", encoding="utf-8")
    call_command("import_old_addresses", str(file), "--dry-run")
    assert Redirect.objects.count() == 0
    call_command("import_old_addresses", str(file))
    assert "第 3 行：新网址在本网打不开：/nowhere/" in capsys.readouterr().out
    assert Redirect.objects.get().old_path == "/a.html"


def test_command_names_the_file_it_cannot_open(tmp_path):
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_old_addresses", str(tmp_path / "none.csv"))
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(CommandError, match="空的"):
        call_command("import_old_addresses", str(empty))
