"""No test measures time: an example may be slow because a library is loaded for it."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
