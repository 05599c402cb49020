"""The Python environment in ``VAR_DIR/venv``, made from the hashed requirement files and mended when they change."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from config.launch.words import Stop, say

ROOT = Path(__file__).resolve().parents[3]
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


class Environment:
    """A virtual environment and what is installed in it."""

    def __init__(self, var: Path) -> None:
        self.folder = var / "venv"
        self.python = self.folder / "bin" / "python"
        self.marker = self.folder / "installed"

    def ensure(self, *files: str) -> None:
        """Bring the environment to the state of the requirement ``files``; says so when that takes time."""
        wanted = {name: _digest(ROOT / name) for name in files}
        if self.is_inside() or (wanted.items() <= self._installed().items() and self._answers("import django")):
            return
        if not self._answers("import sys; sys.exit(sys.version_info < (3, 11))"):
            self._make()
        say("Installing packages (once, some minutes) …")
        self._install(list(files))
        self._note({**self._installed(), **wanted})

    def _installed(self) -> dict[str, str]:
        if not self.marker.exists():
            return {}
        pairs = (line.split() for line in self.marker.read_text(encoding="ascii").splitlines())
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

    def _note(self, installed: dict[str, str]) -> None:
        self.marker.write_text("".join(f"{name} {digest}\n" for name, digest in installed.items()), encoding="ascii")

    def is_inside(self) -> bool:
        """Whether this very process runs in the environment."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def _answers(self, code: str) -> bool:
        """Whether the environment's Python is there and runs ``code``: it may be of a Python that was updated away."""
        return self.python.exists() and subprocess.run([self.python, "-c", code], check=False, capture_output=True).returncode == 0

    def _make(self) -> None:
        say(f"Making a Python environment in {self.folder} …")
        shutil.rmtree(self.folder, ignore_errors=True)
        options = [] if find_spec("ensurepip") and _has_bundled_pip() else ["--without-pip"]
        _run([sys.executable, "-m", "venv", *options, str(self.folder)], "The Python environment could not be made.")

    def _install(self, files: list[str]) -> None:
        wanted = [part for name in files for part in ("-r", str(ROOT / name))]
        _run([*self._installer(), "--require-hashes", *wanted], "The packages could not be installed: see the lines above. Start again when mended.")

    def _installer(self) -> list[str]:
        """The first way to install that this machine has; Debian's Python may lack ensurepip, or pip, or both."""
        uv = shutil.which("uv") or shutil.which("uv", path=str(self.folder / "bin"))
        if uv:
            return [uv, "pip", "install", "--quiet", "--python", str(self.python)]
        quiet = ["install", "--quiet", "--disable-pip-version-check"]
        if any(self.folder.glob("lib/python3*/site-packages/pip")):
            return [str(self.python), "-m", "pip", *quiet]
        if find_spec("pip"):
            return [sys.executable, "-m", "pip", "--python", str(self.python), *quiet]
        raise Stop(
            "This Python has neither ensurepip nor pip, so no package can be installed. Install one of them and start again:\n"
            "  Debian, Ubuntu   sudo apt install python3-venv\n"
            "  Fedora           sudo dnf install python3-pip\n"
            "  macOS            brew install python"
        )


def _has_bundled_pip() -> bool:
    """Whether ensurepip finds its wheel (Debian ships the module without it unless python3-venv is installed)."""
    bundled = Path(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")
    folders = [bundled, Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or bundled)]
    return any(any(folder.glob("pip-*.whl")) for folder in folders)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str], failure: str) -> None:
    if subprocess.run(command, check=False, env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}).returncode:
        raise Stop(failure)
