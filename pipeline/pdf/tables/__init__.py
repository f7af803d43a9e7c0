"""Tables with a grid, with rules alone or with white space, their heads, captions and text: start with `find`."""
