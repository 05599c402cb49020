"""What the environment says: every variable is read here, once, with a safe default.

``docs/settings.md`` lists them all; a test compares the two.
"""

import os
import re
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
KNOWN_SECRETS = frozenset({"", "secret", "changeme", "change-me", "django-insecure", "insecure", "test"})
Network = IPv4Network | IPv6Network
TRUE = frozenset({"1", "true", "yes", "on"})


class SettingError(ValueError):
    """A variable has a value that cannot be used; the message says which, and what to do."""


def text(name: str, default: str = "") -> str:
    """The variable ``name`` without outer blanks."""
    return os.environ.get(name, default).strip() or default


def flag(name: str) -> bool:
    """Whether ``name`` is 1, true, yes or on."""
    return text(name).lower() in TRUE


def number(name: str, default: int) -> int:
    """``name`` as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name}={value!r} is not a whole number. Leave it out for {default}.") from None


def words(name: str) -> list[str]:
    """``name`` as a list: commas or blanks between the entries."""
    return text(name).replace(",", " ").split()


def addresses(name: str) -> list[str]:
    """``name`` as a list of web addresses."""
    found = words(name)
    for word in found:
        if urlsplit(word).scheme not in {"http", "https"} or not urlsplit(word).hostname:
            raise SettingError(f"{name}: {word!r} is no web address. Write it like http://127.0.0.1:6081")
    return found


def folder(name: str) -> Path | None:
    """``name`` as a folder, made absolute; None where it is not given."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else None


def networks(name: str) -> list[Network]:
    """``name`` as a list of addresses and networks (10.0.0.0/8)."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise SettingError(f"{name}: {error}. Write addresses or networks like 127.0.0.1 10.0.0.0/8") from None


def var_dir() -> Path:
    """The folder of everything that is not source: database, uploads, environment."""
    return Path(text("VAR_DIR", str(ROOT / "var"))).expanduser().resolve()


def test_dir(folder: Path) -> Path:
    """A folder of its own for each process of the test suite, so that nobody's data are touched."""
    return folder / "tests" / text("PYTEST_XDIST_WORKER", "main")


def secret_key(folder: Path) -> str:
    """``SECRET_KEY``, else one made for this installation and kept in ``VAR_DIR``."""
    given = text("SECRET_KEY")
    if given:
        if given.lower() in KNOWN_SECRETS or given.startswith("django-insecure") or len(given) < 32:
            raise SettingError("SECRET_KEY is known or shorter than 32 characters. Leave it out: one is made and kept in VAR_DIR.")
        return given
    path = folder / "secret_key"
    if path.exists() and (kept := path.read_text(encoding="ascii").strip()):
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(50)
    path.touch(mode=0o600)
    path.write_text(made, encoding="ascii")
    return made


@dataclass(frozen=True)
class Site:
    """The public address."""

    url: str

    @property
    def secure(self) -> bool:
        """Whether citizens come by https: cookies, HSTS, the redirect and TOTP follow from it."""
        return self.url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether only this machine's user can mean it."""
        return self.host in {"127.0.0.1", "localhost", "::1"}

    @property
    def host(self) -> str:
        """Host name without the port."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def port(self) -> int:
        """Port number, also where the address leaves it out."""
        return urlsplit(self.url).port or (443 if self.secure else 80)


def site_address() -> Site:
    """``SITE_URL``, by default this machine and ``PORT``."""
    url = text("SITE_URL", f"http://127.0.0.1:{number('PORT', 8000)}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError(f"SITE_URL={url!r} is no web address. Write it like https://learn.example.cn")
    return Site(url)


@dataclass(frozen=True)
class DatabaseAddress:
    """The parts of ``DATABASE_URL``."""

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""


def postgres() -> DatabaseAddress | None:
    """``DATABASE_URL`` (postgresql://user:password@host:port/name), or None for SQLite in ``VAR_DIR``."""
    url = text("DATABASE_URL")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError("DATABASE_URL must look like postgresql://user:password@host:5432/name. Leave it out for SQLite.")
    return DatabaseAddress(
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname or "",
        port=str(parts.port or ""),
    )


SEARCH_SERVERS = frozenset({"elasticsearch", "opensearch"})
SEARCH_FORM = "elasticsearch://user:password@host:9200/name or opensearch://host:9200 (elasticsearch+https:// with TLS)"
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True)
class SearchAddress:
    """The parts of ``SEARCH_URL``: ``kind`` of server, ``url`` with scheme and port, ``index`` as its name there."""

    kind: str
    url: str
    index: str
    user: str = ""
    password: str = field(default="", repr=False)


def search_server() -> SearchAddress | None:
    """``SEARCH_URL``, or None: then the database searches."""
    url = text("SEARCH_URL")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or 9200
    except ValueError:
        raise SettingError(f"SEARCH_URL has no usable port. Write it like {SEARCH_FORM}. Leave it out: the database searches.") from None
    kind, _, security = parts.scheme.partition("+")
    index = unquote(parts.path.strip("/")) or "learning"
    if kind not in SEARCH_SERVERS or security not in {"", "https"} or not parts.hostname:
        raise SettingError(f"SEARCH_URL must look like {SEARCH_FORM}. Leave it out: the database searches.")
    if not _INDEX_NAME.fullmatch(index):
        raise SettingError(f"SEARCH_URL: {index!r} is no name of an index. Use small letters, figures, - and _, at most 61 of them.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return SearchAddress(kind, f"{security or 'http'}://{host}:{port}", index, unquote(parts.username or ""), unquote(parts.password or ""))
