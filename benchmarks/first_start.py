"""Fresh clone, packages installed → first page: with the demo city, empty, and a second start.

Run it with the Python of an environment that script/server made: var/venv/bin/python benchmarks/first_start.py
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOALS = {"demo city": 45.0, "second start": 5.0, "empty": 10.0}


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds(clone: Path, var: Path, port: int, *arguments: str) -> float:
    """Seconds until script/server says that the site answers."""
    surroundings = {**os.environ, "VAR_DIR": str(var), "PORT": str(port)}
    surroundings.pop("PYTHONPATH", None)
    start = time.monotonic()
    with subprocess.Popen([clone / "script" / "server", *arguments], env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        taken = next((time.monotonic() - start for line in process.stdout or () if "The site answers" in line), float("nan"))
        process.send_signal(signal.SIGTERM)
        process.communicate()
    return taken


def main() -> None:
    """Measure the three starts and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        taken, port = {}, free_port()  # another port is another public address: the site would prepare itself again
        for name, var, arguments in (("demo city", "a", []), ("second start", "a", []), ("empty", "b", ["--empty"])):
            place = Path(folder, var)
            place.mkdir(exist_ok=True)
            if not (place / "venv").exists():
                (place / "venv").symlink_to(sys.prefix)
            taken[name] = seconds(clone, place, port, *arguments)
    print("first start: " + " · ".join(f"{name} {value:.1f} s (goal {GOALS[name]:.0f})" for name, value in taken.items()))


if __name__ == "__main__":
    main()
