"""Lines, columns, reading order, furniture, headings and paragraphs: start with `flow`."""
