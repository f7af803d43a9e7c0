"""No test measures time: an example may be slow because a library is loaded for it."""

import os

for library in ("OPENBLAS", "OMP", "MKL"):  # before numpy is loaded: its threads wait for each other on a busy machine
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from hypothesis import settings  # noqa: E402

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
