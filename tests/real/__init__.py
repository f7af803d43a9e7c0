"""Labels of real reports that are not ours: places and digests, no text. `python -m tests.real` scores them."""
