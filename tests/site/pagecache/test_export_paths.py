"""Which addresses have a file in the export: what is odd has none and is left to the application."""

import pytest

from pagecache.asked import Key
from pagecache.export import file_of


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/",
        "/a/../../b/",
        "//b/",
        "/a/./b/",
        "/.git/",
        "/a\0/",
        "/a\n/",
        "/@page/",
        "/a b/",
        "/" + "x" * 201 + "/",
        "/" + "太".encode().decode("latin-1") * 70 + "/",
        "/a" * 201 + "/",
        "/\xff/",
        "/a",
        "",
    ],
)
def test_odd_paths_have_no_file(path):
    assert file_of(Key("http", "testserver", path, "", "")) is None


@pytest.mark.parametrize("host", ["..", "a/b", "testserver:8000", "[::1]", "", "-a", "a..b", "A"])
def test_odd_hosts_have_no_file(host):
    assert file_of(Key("http", host, "/", "", "")) is None


def test_chinese_addresses_have_a_file():
    path = "/走进-太原/".encode().decode("latin-1")
    assert file_of(Key("http", "learn.example.cn", path, "", "")) == "learn.example.cn/走进-太原/@page"
    assert file_of(Key("http", "testserver", path, "q=1", "")) is None
