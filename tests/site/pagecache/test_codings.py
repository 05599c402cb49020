"""Which content coding a client gets: the one that weighs most for it (RFC 9110 §12.5.3)."""

import time

import pytest

from pagecache import codings

WANTED = {
    "": "",
    "gzip": "gzip",
    "br": "br",
    "gzip, deflate, br, zstd": "br",
    "GZIP": "gzip",
    "x-gzip": "gzip",
    "deflate, zstd": "",
    "brotli": "",
    "br;q=0.5, gzip": "gzip",
    "br;q=0.1, gzip;q=0.9": "gzip",
    "br;q=0.001, gzip;q=0": "br",
    "gzip;q=0.5, br;q=0.5": "br",
    "identity, gzip;q=0.5": "",
    "identity, gzip, br": "br",
    "identity;q=0.2, gzip;q=0.1": "",
    "identity;q=0.1, gzip;q=0.2": "gzip",
    "identity": "",
    "identity;q=0": "",
    "*": "br",
    "*;q=0": "",
    "identity;q=0, *": "br",
    "identity;q=0, *;q=0": "",
    "br;q=0, *": "gzip",
    "gzip;q=0.5, *;q=0.1": "gzip",
    "br;q=0.3, gzip;q=0.3, *;q=0.5": "",
    "br;q=0, gzip;q=0": "",
    "gzip;q=0.000": "",
    "gzip;q=1.000": "gzip",
    " ,gzip\t;\tQ=0.8 ,, ": "gzip",
    "gzip;": "gzip",
    "gzip;q=1.5, br;q=nonsense": "",
    "gzip;q=0.1234": "",
    "gzip;q=-1": "",
    "gzip;q=": "",
    "gzip;level=9": "",
    "gzip;q=１": "",
    ";q=1": "",
    "gzip br": "",
}


@pytest.mark.parametrize("header", WANTED)
def test_the_coding_that_weighs_most_is_sent(header):
    assert codings.wanted(header) == WANTED[header]
    assert codings.wanted(header) == WANTED[header]  # as it is remembered


def test_many_and_long_headers_are_not_kept():
    for number in range(codings.REMEMBERED * 2):
        assert codings.wanted(f"gzip;q=0.{number % 1000:03}, br;q=0, x{number}") == ("gzip" if number % 1000 else "")
        assert codings.wanted("br, " + "x" * (codings.LONGEST + number)) == "br"
    assert codings._remembered.cache_info().currsize == codings.REMEMBERED


def test_a_header_of_any_length_is_read_in_one_pass():
    codings.wanted("br")
    began = time.process_time()
    for header in ("gzip," * 20_000, "gzip;" * 20_000, " " * 100_000, "gzip;q=" + "0" * 100_000):
        codings.wanted(header)
    assert time.process_time() - began < 5  # it takes milliseconds; a pattern that goes back takes minutes
