"""Lighthouse over one page of each kind that counts most: performance, accessibility, best practices, SEO. Prints a line for each page.

Needs npm, Chromium and a site with the demo city that script/server prepared:
VAR_DIR=var PYTHONPATH=site:. var/venv/bin/python benchmarks/lighthouse.py
The audit "is-crawlable" is left out: the demo asks robots to keep away, and a page of search results always does.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from benchmarks.pagecache import free_port, serving

VERSION = "12.8.2"
"""The last that runs on Node 18 and 20, which today's Debian and Ubuntu have."""
KINDS = (
    "home.HomePage-stranger",
    "timetable:place_week-community",
    "courses.CoursePage-recording",
    "courses.MicrolecturePage-film",
    "library:book-pictures",
    "library:chapter-pictures",
    "search:results-many",
)
GOALS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
ROUNDS = 3
TRIES = 3
"""Now and then Chromium hands over no trace, and Lighthouse asks to be run again: that is no score."""
CHROME = "--headless --no-sandbox --disable-gpu"


def tool(var: Path) -> Path:
    """Lighthouse's command, fetched by npm's own client into VAR_DIR once."""
    folder = var / "tools" / f"lighthouse-{VERSION}"
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"], check=True)
    return command


def report(command: Path, address: str) -> dict[str, Any]:
    """One run as Lighthouse's usual phone in a slow network."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        asked = [f"--only-categories={','.join(GOALS)}", "--skip-audits=is-crawlable", f"--chrome-flags={CHROME}"]
        for left in reversed(range(TRIES)):
            done = subprocess.run([str(command), address, "--quiet", "--output=json", f"--output-path={file.name}", *asked], check=not left)
            if not done.returncode:
                break
        found: dict[str, Any] = json.loads(Path(file.name).read_text(encoding="utf-8"))
    return found


def failed(found: dict[str, Any]) -> list[str]:
    """The audits that cost points outside performance, each with the first element it names."""
    audits, lines = found["audits"], []
    for category in GOALS:
        for ref in found["categories"][category]["auditRefs"] if category != "performance" else []:
            audit = audits[ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                items = (audit.get("details") or {}).get("items") or [{}]
                lines.append(f"{ref['id']}: {str(items[0])[:300]}")
    return lines


def main() -> None:
    """Run every page ``ROUNDS`` times; the medians of the scores, with the largest paint and what is not perfect."""
    sys.path.remove(str(Path(__file__).parent))  # a benchmark there is named like a package of the site
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("CHROME_PATH", shutil.which("chromium") or shutil.which("google-chrome") or "")
    django.setup()
    from django.conf import settings

    from tests.browser import kinds

    command, port = tool(Path(settings.VAR)), free_port()
    pages = {name: kinds.example(name).path for name in KINDS}
    with serving(sys.executable, "-m", "config.launch.web", port=port):
        for name, path in pages.items():
            runs = [report(command, f"http://127.0.0.1:{port}{path}") for _ in range(ROUNDS)]
            scores = {category: statistics.median(run["categories"][category]["score"] for run in runs) for category in GOALS}
            paint = statistics.median(run["audits"]["largest-contentful-paint"]["numericValue"] for run in runs)
            told = " · ".join(f"{category} {score:.2f}{'' if score >= GOALS[category] else ' MISSED'}" for category, score in scores.items())
            print(f"{name}: {told} · largest paint {paint / 1000:.1f} s", *failed(runs[-1]), sep="\n    ", flush=True)


if __name__ == "__main__":
    main()
