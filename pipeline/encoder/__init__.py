"""A small pretrained encoder: every unit of a text as a vector that knows its surroundings."""

from pipeline.encoder.encode import MODEL, WIDTH, Encoder, load
from pipeline.encoder.units import Units, Vocabulary, is_han

__all__ = ["MODEL", "WIDTH", "Encoder", "Units", "Vocabulary", "is_han", "load"]
