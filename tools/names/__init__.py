"""Trains the tagger of names (README.md)."""
