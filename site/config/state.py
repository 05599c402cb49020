"""What the last start left behind, in ``VAR_DIR/state.json``: migrations, static files, the demo."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings


def path() -> Path:
    """The file."""
    return Path(settings.VAR, "state.json")


def read() -> dict[str, Any]:
    """The kept state; empty before the first start and after a broken write."""
    try:
        kept = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def write(**facts: Any) -> None:
    """Keep ``facts`` and nothing else."""
    made = path().with_suffix(".new")
    made.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    made.replace(path())


def note(**facts: Any) -> None:
    """Keep ``facts`` beside what is known."""
    write(**{**read(), **facts})
