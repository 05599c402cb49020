"""Reads one file as the import does, in a small process of its own, so that what the child used is not hidden behind the tests' own memory.

``python -m tests.library.measured FILE FOLDER`` prints JSON: the refusal or what was kept, processor seconds and KB of the child.
"""

import json
import sys
from pathlib import Path

from library.importing.records import RefusedFileError
from library.importing.sandbox import read_file


def used():
    """Processor seconds and largest memory of the child; nothing where the system does not count as Linux does."""
    if sys.platform != "linux":
        return 0.0, 0
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    """Read and tell."""
    path, folder = map(Path, sys.argv[1:])
    refusal, kind, kept = "", "", ""
    try:
        volume = read_file(path, folder).volume
        kept = "".join(chapter.html + chapter.title for chapter in volume.chapters)
    except RefusedFileError as refused:
        refusal, kind = refused.message.english, refused.kind
    seconds, kilobytes = used()
    sys.stdout.write(json.dumps({"refusal": refusal, "kind": kind, "kept": kept, "seconds": seconds, "kilobytes": kilobytes}))


if __name__ == "__main__":
    main()
