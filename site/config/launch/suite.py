"""script/test and script/check: the development environment, every checker, the suite."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config import environment
from config.launch import catalogues
from config.launch.packages import DEVELOPMENT, ROOT, RUNTIME, Environment
from config.launch.words import Stop, guarded, say

APPS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
CODE = [*APPS, "site", "tests", "benchmarks", "script", "manage.py"]


def checks(tools: Path) -> dict[str, list[str]]:
    """Name → command of every checker; each must end with 0."""
    python, manage = str(tools / "python"), [str(tools / "python"), "manage.py"]
    return {
        "ruff": [python, "-m", "ruff", "check", *CODE],
        "format": [python, "-m", "ruff", "format", "--check", *CODE],
        # No --check: its formatter puts blanks where Chinese text would show them.
        "templates": [str(tools / "djlint"), "--lint", "--quiet", *APPS, "site"],
        "types": [python, "-m", "mypy"],
        "imports": [str(tools / "lint-imports"), "--no-cache"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "structure": [*manage, "structure"],
        "django": [*manage, "check", "--fail-level", "WARNING"],
        "packages": [python, "-m", "pip", "check"] if (tools / "pip").exists() else [str(tools / "uv"), "pip", "check", "--python", python],
    }


def check(tools: Path, surroundings: Mapping[str, str]) -> list[str]:
    """Run every checker, two at a time, and return the names of those that failed; what they say is shown."""
    failed: list[str] = []
    with ThreadPoolExecutor(2) as two:
        commands = checks(tools)
        for name, (code, seconds, output) in zip(commands, two.map(lambda command: _run(command, surroundings), commands.values()), strict=True):
            say(f"{'FAILED' if code else 'ok    '} {name} ({seconds:.0f} s)")
            if code:
                failed.append(name)
                say(output)
    return failed


def _run(command: list[str], surroundings: Mapping[str, str]) -> tuple[int, float, str]:
    start = time.monotonic()
    done = subprocess.run(command, env=dict(surroundings), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, time.monotonic() - start, done.stdout


def _surroundings(var: Path) -> dict[str, str]:
    tools = str(var / "venv" / "bin")
    path = os.pathsep.join([tools, os.environ.get("PATH", "")])
    ours = {"PATH": path, "PYTHONPATH": str(ROOT / "site"), "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(var)}
    inherited = dict(os.environ)
    if inherited.pop("PYTHONDONTWRITEBYTECODE", ""):  # as images of Python have it: each of a hundred processes would compile all anew
        ours["PYTHONPYCACHEPREFIX"] = str(var / "bytecode")
    return inherited | ours


def main() -> int:
    """``check``, or ``test`` with pytest's arguments; ``test`` runs the checkers first unless it is given arguments."""
    var, (what, *arguments) = environment.var_dir(), sys.argv[1:]
    ours = Environment(var)
    ours.ensure(RUNTIME, DEVELOPMENT)
    surroundings = _surroundings(var)
    if list(catalogues.old()):
        subprocess.run([ours.python, "-c", "from config.launch import catalogues; catalogues.compile_old()"], env=surroundings, check=True)
    failed = [] if arguments and what == "test" else check(ours.python.parent, surroundings)
    if what == "check":
        return _verdict(failed)
    if not arguments and environment.flag("CI"):
        arguments = ["-m", "not server"]
    spread = [] if any(word in {"-n", "--pdb", "-s"} or word.startswith("-n") for word in arguments) else ["-n", "auto"]
    code = subprocess.run([ours.python, "-m", "pytest", *spread, *arguments], env=surroundings, cwd=ROOT, check=False).returncode
    return code or _verdict(failed)


def _verdict(failed: list[str]) -> int:
    if failed:
        raise Stop(f"These checks failed, see above: {', '.join(failed)}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main, environment.var_dir()))
