"""Trains the model of contexts (`pipeline/figures/learned`): `python -m tools.context.train`, its README says how."""
