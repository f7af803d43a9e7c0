"""A small pretrained encoder: every unit of a text as a vector that knows its surroundings."""

from pipeline.encoder.encode import WIDTH, Encoder, load
from pipeline.encoder.units import Units, Vocabulary

__all__ = ["WIDTH", "Encoder", "Units", "Vocabulary", "load"]
