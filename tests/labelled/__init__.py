"""Sentences of invented reports with every figure, name and claim labelled by hand, twice: see docs/labelling.md."""
