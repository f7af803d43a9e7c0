"""Pages that are read from their ink."""
