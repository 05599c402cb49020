"""Memory of the web workers after a crawl of every address of the demo city: those of the sitemap, lists, modes, both scripts. Prints one line.

Works with a demo city of its own in a temporary folder, served as script/server serves it: var/venv/bin/python benchmarks/memory.py
PSS counts pages that other processes use in proportion: run it from a copy of the environment to see what a machine of its own sees.
"""

import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.machine import ask, manage, pss, serving

GOAL, CLIENTS = 130.0, 4
LISTS = (
    *(
        "/",
        "/timetable/",
        "/timetable/near/",
        "/places/",
        "/courses/",
        "/courses/?order=used",
        "/library/",
        "/library/?order=new",
        "/library/?order=title",
    ),
    *("/news/", "/search/?q=%E5%A4%AA%E6%9E%81", "/search/?q=shufa", "/sitemap/", "/notices/", "/place/", "/opds/", "/opds/2/books/", "/news/feed/"),
    "/report/",
)
MODES = ("", "elder30", "dark", "contrast.wide")
ENCODINGS = ("identity", "gzip", "br")


def addresses(port: int) -> list[str]:
    """What the sitemaps name, and lists."""
    found = []
    for listed in re.findall(rb"<loc>([^<]*)</loc>", ask(port, "/sitemap.xml").body):
        pages = re.findall(r"<loc>([^<]*)</loc>", ask(port, "/" + listed.decode().split("/", 3)[3]).body.decode())
        found += ["/" + page.split("/", 3)[3] for page in pages]
    week = time.strftime("%G-W%V")
    codes = [path.split("/")[2] for path in found if path.startswith("/places/")]
    weeks = [f"/timetable/{week}/{code}/" for code in codes]
    return [*LISTS, f"/timetable/{week}/all/", *found, *weeks]


def crawl(port: int, wanted: list[tuple[str, str, str]]) -> dict[int, int]:
    """Ask for all; how often each status came."""
    statuses: dict[int, int] = {}

    def client(part: list[tuple[str, str, str]]) -> None:
        talk = HTTPConnection("127.0.0.1", port, timeout=60)
        for path, mode, encoding in part:
            talk.request("GET", path, headers={"Cookie": f"modes={mode}" if mode else "", "Accept-Encoding": encoding})
            answer = talk.getresponse()
            answer.read()
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        talk.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, [wanted[number::CLIENTS] for number in range(CLIENTS)]))
    return statuses


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "prepare")
        with serving(folder) as (port, server):
            before = pss(server)
            found = addresses(port)
            both = [*found, *(f"/zh-hant{path}" for path in found if not path.startswith("/opds"))]
            start = time.monotonic()
            statuses = crawl(port, [(path, MODES[number % 4], ENCODINGS[number % 3]) for number, path in enumerate(both)])
            taken = time.monotonic() - start
            after = pss(server)
    memory = " and ".join(f"{first:.0f} → {last:.0f}" for first, last in zip(before, after, strict=True))
    print(
        f"memory: {len(both)} addresses, {len(MODES)} modes in turn, in {taken:.0f} s {statuses}: PSS of the workers {memory} MB, "
        f"of it the page cache's limit 48 (goal ≤ {GOAL:.0f} beside it)"
    )


if __name__ == "__main__":
    main()
