"""The characters of a page and what can be seen of them: fonts, colours, what covers them, damage, what hides in the file."""
