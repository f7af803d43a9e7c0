"""`python -m flows [FOLDER [OUTPUTS]]` in the repository: what `zhengju flow` does."""

import sys
from pathlib import Path

from flows.start import once

if __name__ == "__main__":
    folder, outputs, *_ = [*sys.argv[1:], *("raw", "outputs")[len(sys.argv) - 1 :]]
    sys.exit(once(Path(folder), Path(outputs)))
