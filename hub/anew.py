"""`python -m hub.anew FOLDER`: takes away what a demonstration has kept there, unless it runs.

To be asked before anything is read from the folder: whoever runs would go on with keys that are no longer those on disk.
"""

import shutil
import sys
from pathlib import Path

from hub.one_server import AnotherServes, only_one


def main(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    try:
        with only_one(folder / "serve.lock"):
            shutil.rmtree(folder)
    except AnotherServes:
        sys.stderr.write("The demonstration runs already. End it first, and then begin it anew.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
