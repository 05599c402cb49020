"""Server CPU per request: a cached page, its 304 and its gzip, against bare granian sending the same bytes.

Bare granian is given its body as a list, which it sends at once; to take the parts of anything else one by one costs it half as much again.
Where nginx is installed also the same page out of the export (docs/nginx.conf) and the cached page against nginx sending a plain file of the
same bytes and headers. Needs a site that script/server prepared:
VAR_DIR=var PYTHONPATH=site var/venv/bin/python benchmarks/pagecache.py [path] [--free]

Everything shares one core, servers and client, unless ``--free`` is said: to wake a client on another core costs a server more than all the
rest (nginx sending the same file 10 µs on the client's core, 37 on the other), and which core each process lands on is chance.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, REQUESTS = 21, 1_000
GOALS = {"plain": ("bare", 1.25), "304": ("plain", 1.0), "gzip": ("plain", 1.1)}
BARE_TOO = ("304", "gzip")
"""What bare granian pays for a request with the same headers and an answer with the same bytes; reported."""
NGINX_GOALS = {"export": ("file", 1.2), "export gzip": ("file gzip", 1.2)}
UNSAID = (b"date:", b"server:", b"connection:", b"transfer-encoding:")
"""Headers that the server adds itself."""
BARE = """
from pathlib import Path
BODY = Path({body!r}).read_bytes()
PACKED = Path({packed!r}).read_bytes()
HEADERS, SHORT, CODED = {headers!r}
def application(environ, start_response):
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 Not Modified", SHORT)
        return []
    packed = "HTTP_ACCEPT_ENCODING" in environ
    start_response("200 OK", CODED if packed else HEADERS)
    return [PACKED if packed else BODY]
"""


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """One connection that stays open."""

    def __init__(self, port: int, host: str = "") -> None:
        self.host = host or f"127.0.0.1:{port}"
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str, *headers: str) -> tuple[bytes, bytes]:
        """Head and body of an answer that says its length."""
        lines = (f"GET {path} HTTP/1.1", f"Host: {self.host}", *headers, "", "")
        self.connection.sendall("\r\n".join(lines).encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += self.connection.recv(262_144)
        return head, body


def family(pid: int) -> list[int]:
    """A process and those below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in below for found in family(int(child)))]


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and those below it took, to the nanosecond (proc(5): ticks of /proc/pid/stat are 10 ms)."""
    threads = [task for one in family(pid) for task in Path(f"/proc/{one}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in threads) / 1e9


@contextmanager
def serving(*command: str, port: int, **more: str) -> Iterator[int]:
    """A server that answers; its process id."""
    own = {"PORT": str(port), "WEB_WORKERS": os.environ.get("WEB_WORKERS", "1"), "SITE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own, **more})
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def cost(pid: int, port: int, path: str, *headers: str, host: str = "") -> float:
    """Microseconds of server CPU for one request."""
    client, before = Client(port, host), cpu(pid)
    for _ in range(REQUESTS):
        client.ask(path, *headers)
    return (cpu(pid) - before) / REQUESTS * 1e6


def said(head: bytes) -> list[tuple[str, str]]:
    """The headers of an answer without those that the server adds itself."""
    lines = (line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:] if not line.lower().startswith(UNSAID))
    return [(name, value) for name, value in lines]


def nginx_files(folder: Path, pages: Path, head: bytes, bodies: dict[str, bytes], site: int, ports: tuple[int, int]) -> list[str]:
    """The commands of two nginx: the manual's, and one that sends a plain file with the same headers."""
    words = (ROOT / "docs" / "nginx.conf").read_text()
    replaced = {
        "listen 443 ssl http2": f"listen 127.0.0.1:{ports[0]}",
        "server_name learn.example.cn": "server_name 127.0.0.1",
        "/srv/learning/pages/": f"{pages}/",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{site}",
    }
    if b"noindex" in head:
        replaced |= {
            'learning_robots { default ""': "learning_robots { default -noindex",
            'header { default ""': 'header { default "noindex, nofollow"',
        }
    for old, new in replaced.items():
        words = words.replace(old, new)
    unsaid = {"content-length", "content-type", "content-encoding", "etag", "last-modified"}
    headers = "".join(f'add_header {name} "{value}"; ' for name, value in said(head) if name.lower() not in unsaid)
    for suffix, body in bodies.items():
        (folder / f"page{suffix}").write_bytes(body)
    plain = (
        f'server {{ listen 127.0.0.1:{ports[1]}; root {folder}; default_type "text/html; charset=utf-8"; types {{ }} {headers}'
        f"location = /page.gz {{ {headers} add_header Content-Encoding gzip; }} }}"
    )
    user = "user root; " if os.geteuid() == 0 else ""
    for name, text in (("manual", words), ("plain", plain)):
        temporary = " ".join(f"{kind}_temp_path {folder}/{name}-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / f"{name}.conf").write_text(
            f"{user}daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log; worker_processes 1; events {{}} "
            f"http {{ access_log off; sendfile on; keepalive_requests 100000; {temporary} {text} }}"
        )
    return [str(folder / "manual.conf"), str(folder / "plain.conf")]


def wait_for_export(port: int, path: str) -> None:
    """Ask until nginx sends the file by itself: a page is written two seconds after it was made."""
    client = Client(port, "127.0.0.1")
    for _ in range(100):
        if b"nginx; hit" in client.ask(path)[0]:
            return
        time.sleep(0.1)
    sys.exit(f"{path} is not exported: {client.ask(path)[0].decode()}")


def measured(path: str, nginx: str | None) -> dict[str, list[float]]:
    """Microseconds of each kind in interleaved rounds."""
    ours, theirs, manual, plain = (free_port() for _ in range(4))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(
            serving(sys.executable, "-m", "config.launch.web", port=ours, PAGECACHE_EXPORT_DIR=str(folder / "pages") if nginx else "")
        )
        client = Client(ours)
        client.ask(path)
        head, body = client.ask(path)
        if b"learning; hit" not in head:
            sys.exit(f"{path} is not kept: {head.decode()}")
        wishes = {"304": f"If-None-Match: {dict(said(head))['etag']}", "gzip": "Accept-Encoding: gzip"}
        short, coded = client.ask(path, wishes["304"])[0], client.ask(path, wishes["gzip"])
        (folder / "body").write_bytes(body)
        (folder / "packed").write_bytes(coded[1])
        headers = [said(one) for one in (head, short, coded[0])]
        (folder / "bare.py").write_text(BARE.format(body=str(folder / "body"), packed=str(folder / "packed"), headers=headers))
        bare = ("--interface", "wsgi", "--port", str(theirs), "--workers", "1", "--blocking-threads", "4", "--working-dir", str(folder))
        other = stack.enter_context(serving(str(Path(sys.executable).with_name("granian")), *bare, "bare:application", port=theirs))
        kinds: dict[str, Callable[[], float]] = {
            "bare": lambda: cost(other, theirs, path),
            "plain": lambda: cost(site, ours, path),
        }
        for name, wish in wishes.items():
            kinds[name] = partial(cost, site, ours, path, wish)
            kinds[f"bare {name}"] = partial(cost, other, theirs, path, wish)
        if nginx:
            bodies = {"": body, ".gz": coded[1]}
            files = nginx_files(folder, folder / "pages", head, bodies, ours, (manual, plain))
            first, second = (
                stack.enter_context(serving(nginx, "-e", f"{file}.log", "-c", file, port=port))
                for file, port in zip(files, (manual, plain), strict=True)
            )
            wait_for_export(manual, path)
            kinds |= {
                "file": lambda: cost(second, plain, "/page"),
                "export": lambda: cost(first, manual, path, host="127.0.0.1"),
                "file gzip": lambda: cost(second, plain, "/page.gz", "Accept-Encoding: gzip"),
                "export gzip": lambda: cost(first, manual, path, "Accept-Encoding: gzip", host="127.0.0.1"),
            }
        rounds = [{name: measure() for name, measure in kinds.items()} for _ in range(ROUNDS)]
    return {name: [one[name] for one in rounds] for name in kinds}


def main() -> None:
    """Measure and print one line, and one for nginx where it is installed."""
    path = next((word for word in sys.argv[1:] if word.startswith("/")), "/")
    if "--free" not in sys.argv:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    costs = measured(path, nginx)
    middle = {name: statistics.median(found) for name, found in costs.items()}
    spread = max((max(found) - min(found)) / middle[name] for name, found in costs.items())

    def told(goals: dict[str, tuple[str, float]]) -> str:
        return " · ".join(f"{name} {middle[name] / middle[against]:.2f} × {against} (goal {goal})" for name, (against, goal) in goals.items())

    same = " and ".join(f"{middle[f'bare {name}'] / middle['bare']:.2f}" for name in BARE_TOO)
    where = "free to move" if "--free" in sys.argv else "one core"
    print(
        f"page cache, {path}, {where}, CPU per request: bare granian {middle['bare']:.0f} µs, "
        f"its {' and '.join(BARE_TOO)} {same} of that · {told(GOALS)} · spread of rounds up to {spread:.0%}"
    )
    if nginx:
        cached = " and ".join(f"{middle[name] / middle['file']:.2f}" for name in ("plain", "bare"))
        print(f"nginx, {path}: its static file {middle['file']:.1f} µs · {told(NGINX_GOALS)} · cached page and bare granian {cached} × file")


if __name__ == "__main__":
    main()
