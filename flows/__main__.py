"""`python -m flows [FOLDER [OUTPUTS]]` in the repository: what `zhengju flow` does."""

import sys
from pathlib import Path

from flows.start import once

if __name__ == "__main__":
    sys.exit(once(*(Path(place) for place in [*sys.argv[1:3], "raw", "outputs"][:2])))
