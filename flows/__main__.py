"""`python -m flows [FOLDER [OUTPUTS]]` runs the flow once, without a server."""

import sys

from flows.ingest import ingest_reports

if __name__ == "__main__":
    ingest_reports(*sys.argv[1:3])
